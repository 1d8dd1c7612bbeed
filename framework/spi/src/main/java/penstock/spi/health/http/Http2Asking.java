package penstock.spi.health.http;

import java.io.IOException;
import java.net.Socket;

/// Puts a question by HTTP/2. That takes more of bytes than is known here: `penstock.spi.io.http2`
/// has one.
@FunctionalInterface
public interface Http2Asking {

  /// Asks; blocks.
  ///
  /// @param connected a connection of its own, on which nothing was said
  /// @param fields of the request, which has no body: name, value, name, value
  /// @throws IOException if it cannot be asked
  AnswerReader ask(Socket connected, String... fields) throws IOException;
}
