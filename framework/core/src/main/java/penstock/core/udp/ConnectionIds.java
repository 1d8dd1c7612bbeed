package penstock.core.udp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;

/// The QUIC connection IDs in use, and in which session each was seen last. From any thread.
final class ConnectionIds {

  private final ConcurrentMap<ConnectionId, DatagramSession> sessions = new ConcurrentHashMap<>();
  private final int shortLength;
  private final @Nullable ServerIds servers;

  /// @param settings how they are made
  ConnectionIds(UdpListenerSettings.Quic settings) {
    this.shortLength = settings.connectionIdLength();
    Integer length = settings.serverIdLength();
    this.servers = length == null ? null : new ServerIds(shortLength, length);
  }

  /// Where a packet of an unknown address belongs; null if nobody knows.
  ///
  /// @param room to read into
  /// @param endpoints that may have issued its ID
  @Nullable LiveEndpoint home(ByteBuffer packet, ConnectionId room, List<LiveEndpoint> endpoints) {
    DatagramSession seen = destination(packet, room) ? sessionOf(room) : null;
    if (seen != null) {
      return seen.where();
    }
    return servers == null ? null : servers.issuer(packet, endpoints);
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
