package penstock.spi.health.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// Reads one answer, never more of it than it was told to. Blocks.
public interface AnswerReader {

  /// More of a body is never read, in bytes.
  int MOST_BODY = 256 * 1024;

  /// Reads an answer of HTTP/1.1.
  ///
  /// @param in nothing was read of it
  static AnswerReader of(InputStream in) {
    return new Http1Answers(in);
  }

  /// Reads the head; interim answers (1xx) are skipped.
  ///
  /// @throws EOFException if the connection was closed before its end
  /// @throws ProtocolException if it is no HTTP
  Answer readHead() throws IOException;

  /// Reads the beginning of the body.
  ///
  /// @param method of the request
  /// @param most bytes, 0 to [#MOST_BODY]
  /// @throws EOFException if the connection was closed before the announced end
  /// @throws ProtocolException if its framing is malformed
  byte[] readBody(Answer answer, String method, int most) throws IOException;
}
