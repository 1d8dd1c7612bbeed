package penstock.core.udp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets of a port on one loop, by their local address. Runs on the loop.
final class PortShare {

  private static final Logger log = LoggerFactory.getLogger(PortShare.class);

  private final Port port;
  private final DatagramLoop loop;
  private final InetSocketAddress address;
  private final UdpListenerSettings.Socket settings;
  private final Map<InetAddress, LocalSocket> sockets = new HashMap<>();
  private boolean closed;

  PortShare(
      Port port,
      DatagramLoop loop,
      InetSocketAddress address,
      UdpListenerSettings.Socket settings) {
    this.port = port;
    this.loop = loop;
    this.address = address;
    this.settings = settings;
  }

  DatagramLoop loop() {
    return loop;
  }

  /// Has a socket at each of these addresses, and at no other.
  ///
  /// @param addresses that of the port among them
  /// @throws UncheckedIOException if the port's own address cannot be bound
  void follow(Set<InetAddress> addresses) {
    if (closed) {
      return;
    }
    sockets
        .values()
        .removeIf(socket -> {
          boolean gone = !addresses.contains(socket.local().getAddress());
          if (gone) {
            socket.close();
          }
          return gone;
        });
    for (InetAddress each : addresses) {
      if (!sockets.containsKey(each)) {
        add(each);
      }
    }
  }

  private void add(InetAddress where) {
    try {
      InetSocketAddress local = new InetSocketAddress(where, address.getPort());
      sockets.put(where, LocalSocket.open(port, loop, local, settings));
    } catch (IOException e) {
      if (where.equals(address.getAddress())) {
        throw new UncheckedIOException(e);
      }
      // It may have gone since, or not be there yet: what comes to it goes to the port's own
      // socket.
      log.atDebug().setCause(e).addKeyValue("address", where).log("address not bound");
    }
  }

  /// Ends all sessions and gives the addresses free.
  ///
  /// @throws UncheckedIOException if the system does not let go of them
  void close() {
    closed = true;
    sockets.values().forEach(LocalSocket::close);
    sockets.clear();
    try {
      loop.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
