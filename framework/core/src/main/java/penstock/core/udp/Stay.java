package penstock.core.udp;

import java.nio.ByteBuffer;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.forward.Session;
import penstock.core.metrics.Reason;
import penstock.core.pool.Pool;

/// Whether a session may stay with its endpoint.
final class Stay {

  private Stay() {}

  /// Why the endpoint may not be used any more; [Reason#OK] if it may. Where nobody is better, a
  /// session stays.
  ///
  /// @param books what is known of the session
  static Reason end(Session books, LiveEndpoint endpoint) {
    Pool pool = books.pool();
    if (!pool.owns(endpoint) || endpoint.standing().state() == AdminState.MAINT) {
      return Reason.DRAINED;
    }
    if (endpoint.healthy()) {
      return Reason.OK;
    }
    Tried not = new Tried();
    not.add(endpoint);
    LiveEndpoint better = pool.choose(books.connection(), not).endpoint();
    return better != null && better.healthy() ? Reason.ENDPOINT_RESET : Reason.OK;
  }

  /// Whether a datagram is of a QUIC connection with another endpoint: a NAT may have given the
  /// address of one client to another one.
  static boolean belongsElsewhere(Reception reception, Ends ends, ByteBuffer datagram) {
    ConnectionIds ids = reception.ids();
    if (ids == null || !ids.destination(datagram, ends.socket().room())) {
      return false;
    }
    DatagramSession seen = ids.sessionOf(ends.socket().room());
    return seen != null && seen.where() != ends.endpoint() && seen.where().healthy();
  }
}
