package penstock.plugin.health.udp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// A question to a name server, written `example.com A`.
///
/// Source: [RFC 1035](https://www.rfc-editor.org/rfc/rfc1035#section-4), section 4.
public final class Query {

  private static final Map<String, Integer> TYPES =
      Map.of("A", 1, "NS", 2, "SOA", 6, "PTR", 12, "MX", 15, "TXT", 16, "AAAA", 28, "SRV", 33);

  private static final int HEADER = 12;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 253;
  private static final int RESPONSE = 0x80;
  private static final int CODE = 0x0F;

  private final String text;
  private final byte[] question;

  private Query(String text, byte[] question) {
    this.text = text;
    this.question = question;
  }

  /// Reads one.
  ///
  /// @param text a name and a type; `.` is the root, the type is `A` where none is written
  /// @throws IllegalArgumentException if it is none
  public static Query parse(String text) {
    String[] words = text.strip().split("\\s+", 3);
    Integer type = TYPES.get(words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "A");
    if (words.length > 2 || type == null) {
      throw refused(text);
    }
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    name(text, words[0], question);
    question.write(0);
    question.write(type);
    question.write(0);
    question.write(1);
    return new Query(text.strip(), question.toByteArray());
  }

  private static void name(String text, String name, ByteArrayOutputStream into) {
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (bare.length() > LONGEST_NAME) {
      throw refused(text);
    }
    if (!bare.isEmpty()) {
      for (String label : bare.split("\\.", -1)) {
        byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > LONGEST_LABEL) {
          throw refused(text);
        }
        into.write(bytes.length);
        into.writeBytes(bytes);
      }
    }
    into.write(0);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        text + " (expected: a name and a type, such as example.com A)");
  }

  /// The datagram that asks.
  ///
  /// @param id 0 to 65535
  byte[] datagram(int id) {
    byte[] datagram = new byte[HEADER + question.length];
    datagram[0] = (byte) (id >> 8);
    datagram[1] = (byte) id;
    datagram[2] = 1;
    datagram[5] = 1;
    System.arraycopy(question, 0, datagram, HEADER, question.length);
    return datagram;
  }

  /// Whether a datagram answers this question.
  ///
  /// @param id with which it was asked
  boolean isAnsweredBy(byte[] answer, int length, int id) {
    return length >= HEADER
        && (answer[0] & 0xFF) == id >> 8
        && (answer[1] & 0xFF) == (id & 0xFF)
        && (answer[2] & RESPONSE) != 0;
  }

  /// The code of an answer.
  int code(byte[] answer) {
    return answer[3] & CODE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Query that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// As written.
  @Override
  public String toString() {
    return text;
  }
}
