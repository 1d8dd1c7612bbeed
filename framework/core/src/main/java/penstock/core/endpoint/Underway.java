package penstock.core.endpoint;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// Something under way at an endpoint: a request, or what became of one, or a session. Belongs to
/// one I/O thread, and is found there by the deadline it has.
public interface Underway {

  /// Where it is now; null if it is at no endpoint.
  @Nullable LiveEndpoint endpoint();

  /// When it began, in [System#nanoTime()].
  long startNanos();

  /// Whether it is no request any more, but a connection of another protocol.
  default boolean upgraded() {
    return false;
  }

  /// Whether it never was a request, but is a session of TCP or UDP.
  default boolean session() {
    return false;
  }

  /// What people call it, such as `GET /report from 10.1.2.3`.
  String name();

  /// Ends it: its endpoint must be empty now, or we leave.
  ///
  /// @param why [Reason#DRAINED], [Reason#ENDPOINT_DOWN] or [Reason#SHUTDOWN]
  void cutOff(Reason why);
}
