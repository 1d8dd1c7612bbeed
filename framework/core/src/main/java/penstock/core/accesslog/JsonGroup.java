package penstock.core.accesslog;

import static penstock.core.accesslog.LineBytes.ascii;

import java.util.ArrayList;
import java.util.List;

/// Texts in an object of their own within a JSON object.
final class JsonGroup {

  private final byte[] before;
  private final List<Member> members;

  /// One text and what stands before it.
  private static final class Member {

    private final byte[] before;
    private final Field.Text text;

    Member(byte[] before, Field.Text text) {
      this.before = before;
      this.text = text;
    }
  }

  private JsonGroup(byte[] before, List<Member> members) {
    this.before = before;
    this.members = members;
  }

  /// @param name of the object
  /// @param names of the fields, all texts; what stands behind their first dot names the members
  /// @throws IllegalArgumentException if one names no text
  static JsonGroup of(String name, List<String> names, Fields fields) {
    List<Member> members = new ArrayList<>();
    for (String each : names) {
      if (each.endsWith(".") || !(fields.named(each) instanceof Field.Text text)) {
        throw new IllegalArgumentException("headers: an empty name (expected: a header's name)");
      }
      LineBytes key = LineBytes.own();
      key.put(ascii("\""));
      Escapes.json(key, each.substring(each.indexOf('.') + 1));
      key.put(ascii("\":\""));
      members.add(new Member(key.toBytes(), text));
    }
    return new JsonGroup(ascii(",\"" + name + "\":{"), members);
  }

  void write(Facts facts, LineBytes out) {
    out.put(before);
    boolean first = true;
    for (Member member : members) {
      String text = member.text.of().apply(facts);
      if (text != null && !text.isEmpty()) {
        if (!first) {
          out.octet(',');
        }
        first = false;
        Escapes.json(out.put(member.before), text);
        out.octet('"');
      }
    }
    out.octet('}');
  }
}
