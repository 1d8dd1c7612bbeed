package penstock.plugin.health.udp;

import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.health.Payload;

/// What users may set.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param send what is sent; null if a query is
/// @param expect what must stand in the answer, or the code of a query's answer; null for any
///   answer, or `NOERROR`
/// @param silence whether no answer is well too
/// @param query what a name server is asked; null if a payload is sent
@Describe("Passes if the endpoint answers a datagram, or a DNS query.")
public record Settings(
    @Default("0") @Describe("Port to send to, 1 to 65535; 0 is the endpoint's own.") int port,
    @Describe("What is sent: text, or hex: and hexadecimal digits.") @Nullable Payload send,
    @Describe(
            "What must stand in the answer, text or hex:; with query the answer's code, such as"
                + " NXDOMAIN. Without it any answer passes, and with query NOERROR.")
        @Nullable Payload expect,
    @Default("false")
        @Describe(
            "Whether silence passes too, so that only a closed port fails: for endpoints that"
                + " never answer.")
        boolean silence,
    @Describe("What a name server is asked: a name and a type, such as example.com A.")
        @Nullable Query query) {

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if the port is out of range, nothing or two things are to be
  ///   sent, or something is expected of silence
  public Settings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if ((send == null) == (query == null)) {
      throw new IllegalArgumentException(
          send == null
              ? "send: missing (expected: send or query)"
              : "query: " + query + " (expected: send or query, not both)");
    }
    if (silence && (expect != null || query != null)) {
      throw new IllegalArgumentException(
          "silence: true (expected: false where answers are judged)");
    }
    if (query != null && expect != null) {
      int _ = ResponseCode.of(expect.toString());
    }
  }
}
