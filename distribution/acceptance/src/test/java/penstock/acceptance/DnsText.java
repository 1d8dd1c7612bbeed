package penstock.acceptance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Messages of DNS, as far as tests need them.
final class DnsText {

  private static final int RESPONSE = 0x80;
  private static final int SERVER_FAILURE = 2;
  private static final int[] HEADER = {1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
  private static final int ADDRESS = 1;
  private static final int TEXT = 16;
  private static final int TRUNCATED = 2;

  private DnsText() {}

  /// Asks for the address of a name.
  ///
  /// @param id 0 to 65535
  static byte[] query(int id, String name) {
    return query(id, name, ADDRESS);
  }

  /// Asks for the text of a name.
  ///
  /// @param id 0 to 65535
  static byte[] textQuery(int id, String name) {
    return query(id, name, TEXT);
  }

  private static byte[] query(int id, String name, int type) {
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.write(id >> 8);
    query.write(id);
    for (int each : HEADER) {
      query.write(each);
    }
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      query.write(bytes.length);
      query.writeBytes(bytes);
    }
    for (int each : new int[] {0, 0, type, 0, 1}) {
      query.write(each);
    }
    return query.toByteArray();
  }

  /// Whether an answer says that there is more of it.
  static boolean isTruncated(byte[] answer) {
    return (answer[2] & TRUNCATED) != 0;
  }

  /// An answer without an address.
  static byte[] noError(byte[] query) {
    byte[] answer = query.clone();
    answer[2] |= (byte) RESPONSE;
    return answer;
  }

  /// The answer of a server that could not find out.
  static byte[] failed(byte[] query) {
    byte[] answer = noError(query);
    answer[3] = SERVER_FAILURE;
    return answer;
  }
}
