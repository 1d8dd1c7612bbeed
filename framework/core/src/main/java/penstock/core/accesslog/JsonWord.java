package penstock.core.accesslog;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A member of a JSON object whose values are few and mostly the same objects, as names in the
/// configuration are: what was written of late is written again as it is. Any thread may use it.
final class JsonWord {

  /// A power of two.
  private static final int KEPT = 16;

  private final byte[] before;

  // Threads race for each place, and each of them finds something that is true.
  private final @Nullable Written[] written = new Written[KEPT];

  /// @param before what stands before the value, its quotation mark included
  JsonWord(String before) {
    this.before = before.getBytes(StandardCharsets.US_ASCII);
  }

  /// Writes the member, unless the text is empty.
  void write(String text, LineBytes out) {
    if (text.isEmpty() || again(text, out)) {
      return;
    }
    int from = out.length();
    Escapes.json(out.put(before), text);
    end(text, from, out);
  }

  /// Writes the member.
  void write(InetSocketAddress address, LineBytes out) {
    if (again(address, out)) {
      return;
    }
    int from = out.length();
    out.put(before).socket(address);
    end(address, from, out);
  }

  // Not by its letters: comparing them costs what writing them does.
  @SuppressWarnings("ReferenceEquality")
  private boolean again(Object value, LineBytes out) {
    Written known = written[value.hashCode() & (KEPT - 1)];
    if (known == null || known.value != value) {
      return false;
    }
    out.put(known.bytes);
    return true;
  }

  private void end(Object value, int from, LineBytes out) {
    out.octet('"');
    written[value.hashCode() & (KEPT - 1)] =
        new Written(value, Arrays.copyOfRange(out.array(), from, out.length()));
  }

  /// A member with the value it had.
  private static final class Written {

    private final Object value;
    private final byte[] bytes;

    Written(Object value, byte[] bytes) {
      this.value = value;
      this.bytes = bytes;
    }
  }
}
