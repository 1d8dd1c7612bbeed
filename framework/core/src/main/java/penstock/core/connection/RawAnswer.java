package penstock.core.connection;

import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.conduits.StreamSinkConduit;

/// What is said past Undertow: a small answer for when the request cannot be read to its end, and
/// the line that asks for a body.
final class RawAnswer {

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private RawAnswer() {}

  /// Tells a client to send its body.
  ///
  /// @return false if the client is gone or does not take it at once
  static boolean goOn(StreamSinkConduit sink) {
    ByteBuffer line = ByteBuffer.wrap(CONTINUE);
    try {
      sink.write(line);
    } catch (IOException _) {
      // Whoever reads the body next learns the same.
    }
    return !line.hasRemaining();
  }

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
