package penstock.core.udp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The QUIC connection IDs of one session: the newest few. Runs on the session's loop.
final class SessionIds {

  /// A client has two or three in use at a time, and another one after each change.
  private static final int MOST = 16;

  private final ConnectionIds all;
  private final DatagramSession session;
  private final @Nullable ConnectionId[] known = new ConnectionId[MOST];
  private int next;

  SessionIds(ConnectionIds all, DatagramSession session) {
    this.all = all;
    this.session = session;
  }

  /// Looks at a packet of the client.
  ///
  /// @param room to read into
  void fromClient(ByteBuffer packet, ConnectionId room) {
    if (all.destination(packet, room)) {
      note(room);
    }
  }

  /// Looks at a packet of the endpoint: the name it gives itself is the one the client will use.
  ///
  /// @param room to read into
  void fromEndpoint(ByteBuffer packet, ConnectionId room) {
    if (QuicHeader.source(packet, room)) {
      note(room);
    }
  }

  // What belongs to the session already costs one look.
  private void note(ConnectionId room) {
    if (all.sessionOf(room) == session) {
      return;
    }
    ConnectionId before = known[next];
    if (before != null) {
      all.forget(before, session);
    }
    ConnectionId id = room.copy();
    known[next] = id;
    next = (next + 1) % MOST;
    all.seen(id, session);
  }

  /// The session has ended.
  void forget() {
    for (ConnectionId id : known) {
      if (id != null) {
        all.forget(id, session);
      }
    }
  }
}
