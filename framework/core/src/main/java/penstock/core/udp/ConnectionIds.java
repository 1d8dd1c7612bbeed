package penstock.core.udp;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// The QUIC connection IDs in use, and in which session each was seen last. From any thread.
final class ConnectionIds {

  private final ConcurrentMap<ConnectionId, DatagramSession> sessions = new ConcurrentHashMap<>();
  private final int shortLength;

  /// @param shortLength of an ID in a packet with a short header
  ConnectionIds(int shortLength) {
    this.shortLength = shortLength;
  }

  /// Finds whom a client's packet is for.
  ///
  /// @return false if it names nobody
  boolean destination(ByteBuffer datagram, ConnectionId into) {
    return QuicHeader.destination(datagram, shortLength, into);
  }

  /// The session in which an ID was seen last; null for none.
  @Nullable DatagramSession sessionOf(ConnectionId id) {
    return sessions.get(id);
  }

  /// Notes where an ID was seen.
  ///
  /// @param id not changed any more
  void seen(ConnectionId id, DatagramSession session) {
    sessions.put(id, session);
  }

  /// Forgets an ID, unless it was seen in another session since.
  void forget(ConnectionId id, DatagramSession session) {
    sessions.remove(id, session);
  }

  /// How many there are; 0 or more.
  int count() {
    return sessions.size();
  }
}
