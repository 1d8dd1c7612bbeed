package penstock.core.connection;

import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A small answer as bytes, for when the request cannot be read to its end.
final class RawAnswer {

  private RawAnswer() {}

  /// @param status 400 to 599
  /// @param detail one line for people
  /// @param headers further header lines, each ending in CR LF
  static ByteBuffer of(int status, String detail, String headers) {
    String reason = StatusCodes.getReason(status);
    String body = reason + ": " + detail + "\n";
    String answer =
        "HTTP/1.1 "
            + status
            + " "
            + reason
            + "\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n"
            + headers
            + "Connection: close\r\n\r\n"
            + body;
    return ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
  }
}
