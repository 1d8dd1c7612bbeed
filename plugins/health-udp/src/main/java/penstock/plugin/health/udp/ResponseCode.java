package penstock.plugin.health.udp;

import java.util.List;

/// The codes of DNS answers.
///
/// Source: [RFC 1035](https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1), section 4.1.1.
final class ResponseCode {

  private static final List<String> WORDS =
      List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

  private ResponseCode() {}

  /// The number of a code.
  ///
  /// @throws IllegalArgumentException if there is no such code
  static int of(String word) {
    int code = WORDS.indexOf(word);
    if (code < 0) {
      throw new IllegalArgumentException(
          "expect: " + word + " (expected: one of " + String.join(", ", WORDS) + ")");
    }
    return code;
  }

  /// What people call a code.
  static String word(int code) {
    return code < WORDS.size() ? WORDS.get(code) : "code " + code;
  }
}
