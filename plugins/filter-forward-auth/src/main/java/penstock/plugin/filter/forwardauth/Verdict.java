package penstock.plugin.filter.forwardauth;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;

/// What the service says of a request.
sealed interface Verdict {

  /// It may pass.
  ///
  /// @param headers of the service's answer
  record Allowed(HttpHeaders headers) implements Verdict {}

  /// It may not, and this is the answer.
  ///
  /// @param status 300 to 499
  /// @param headers of the service's answer
  /// @param body empty if there is none, or too long a one
  record Denied(int status, HttpHeaders headers, ByteBuffer body) implements Verdict {}

  /// There is no telling.
  ///
  /// @param cause one line
  record Failed(String cause) implements Verdict {}
}
