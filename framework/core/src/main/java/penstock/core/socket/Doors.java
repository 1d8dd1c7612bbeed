package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Opens doors and closes them; while things change, a door that is left is kept for whoever asks
/// for the same. Control threads only.
final class Doors {

  private final List<Door> kept = new CopyOnWriteArrayList<>();
  private volatile boolean keeping;

  /// Keeps doors that are left from now on.
  void keep() {
    keeping = true;
  }

  /// Closes the doors that nobody has asked for.
  void settle() {
    keeping = false;
    closeKept();
  }

  private void closeKept() {
    List<Door> unwanted = List.copyOf(kept);
    kept.clear();
    unwanted.forEach(Door::close);
  }

  /// A door at an address.
  ///
  /// @throws IOException if the address cannot be bound
  Door open(List<SocketThread> threads, InetSocketAddress address, int backlog) throws IOException {
    Door same = keptFor(address, backlog);
    if (same != null) {
      return same;
    }
    try {
      return Door.open(threads, address, backlog);
    } catch (IOException e) {
      if (kept.isEmpty()) {
        throw e;
      }
      // One that is kept may be in the way.
      closeKept();
      return Door.open(threads, address, backlog);
    }
  }

  private @Nullable Door keptFor(InetSocketAddress address, int backlog) {
    Door same = null;
    for (Door door : kept) {
      same = door.serves(address, backlog) ? door : same;
    }
    if (same != null) {
      kept.remove(same);
    }
    return same;
  }

  /// A door is left.
  void leave(Door door) {
    if (keeping) {
      // Who comes now waits for whoever asks for the door, or until it is closed.
      door.lets(false);
      kept.add(door);
    } else {
      door.close();
    }
  }
}
