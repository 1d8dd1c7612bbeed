package penstock.core.udp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;

/// A socket that clients send to, with their sessions. The system gives each client's datagrams to
/// the same one of the sockets that share an address. Runs on its loop.
final class LocalSocket implements Ready {

  private static final Logger log = LoggerFactory.getLogger(LocalSocket.class);

  private final Port port;
  private final DatagramLoop loop;
  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final Map<InetSocketAddress, DatagramSession> sessions = new HashMap<>();
  private final ConnectionId room = ConnectionId.room();

  private LocalSocket(
      Port port, DatagramLoop loop, DatagramChannel channel, InetSocketAddress local) {
    this.port = port;
    this.loop = loop;
    this.channel = channel;
    this.local = local;
  }

  /// Binds one and reads it from now on.
  ///
  /// @param local its address
  /// @throws IOException if the address cannot be bound
  static LocalSocket open(
      Port port, DatagramLoop loop, InetSocketAddress local, UdpListenerSettings.Socket settings)
      throws IOException {
    DatagramChannel channel = channelFor(local.getAddress());
    try {
      if (shareable(channel)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.setOption(StandardSocketOptions.SO_RCVBUF, (int) settings.receiveBuffer().bytes());
      channel.setOption(StandardSocketOptions.SO_SNDBUF, (int) settings.sendBuffer().bytes());
      channel.configureBlocking(false);
      bind(channel, local);
      LocalSocket socket = new LocalSocket(port, loop, channel, local);
      loop.watch(channel, socket);
      return socket;
    } catch (IOException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  /// Binds a channel.
  ///
  /// @throws IOException if the address cannot be bound
  static void bind(DatagramChannel channel, InetSocketAddress address) throws IOException {
    try {
      channel.bind(address);
    } catch (UnsupportedAddressTypeException e) {
      throw new IOException("IPv6 (expected: IPv4, there is no IPv6)", e);
    }
  }

  /// A channel for an address; for that of all interfaces one that speaks IPv6 too, where there is
  /// IPv6.
  static DatagramChannel channelFor(InetAddress address) throws IOException {
    return address instanceof Inet4Address && !address.isAnyLocalAddress()
        ? DatagramChannel.open(StandardProtocolFamily.INET)
        : DatagramChannel.open();
  }

  /// Whether several sockets may share an address.
  static boolean shareable(DatagramChannel channel) {
    return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
  }

  InetSocketAddress local() {
    return local;
  }

  DatagramLoop loop() {
    return loop;
  }

  /// Room to read a connection ID into.
  ConnectionId room() {
    return room;
  }

  @Override
  public void ready(int most) {
    for (int i = 0; i < most; i++) {
      ByteBuffer buffer = loop.buffer();
      try {
        InetSocketAddress client = (InetSocketAddress) channel.receive(buffer);
        if (client == null) {
          return;
        }
        received(client, buffer.flip());
      } catch (IOException e) {
        log.atDebug().setCause(e).addKeyValue("address", local).log("datagram not received");
        return;
      }
    }
  }

  private void received(InetSocketAddress client, ByteBuffer datagram) {
    DatagramSession known = sessions.get(client);
    DatagramSession session = known == null || known.over() ? null : known;
    Reception reception = session == null ? port.reception() : session.reception();
    if (reception == null) {
      port.refused();
      return;
    }
    RateGate rate = reception.rate();
    if (rate != null && !rate.take(System.nanoTime())) {
      reception.metrics().dropped(Reason.RATE_LIMITED);
    } else if (session != null && session.takes(datagram)) {
      session.fromClient(datagram);
    } else {
      begin(newest(reception), client, datagram);
    }
  }

  // Whose session has just ended is a new client, and belongs to whom new clients go to.
  private Reception newest(Reception known) {
    Reception now = port.reception();
    return now == null ? known : now;
  }

  private void begin(Reception reception, InetSocketAddress client, ByteBuffer datagram) {
    DatagramSession before = sessions.get(client);
    Tried tried = before == null ? new Tried() : before.tried();
    new Opening(this, reception, client, tried).open(datagram, false);
  }

  /// Sends a datagram of a client on, to another endpoint than those where that has failed.
  void again(DatagramSession failed, ByteBuffer datagram) {
    DatagramSession now = sessions.get(failed.client());
    if (now != null && !now.over()) {
      now.fromClient(datagram);
    } else {
      Reception next = newest(failed.reception());
      Opening opening = new Opening(this, next, failed.client(), failed.tried());
      if (next.equals(failed.reception())) {
        opening.letIn();
      }
      opening.open(datagram, true);
    }
  }

  /// A session has begun.
  void add(DatagramSession session) {
    DatagramSession before = sessions.put(session.client(), session);
    if (before != null) {
      before.replaced();
    }
  }

  /// Whether one that has ended may stay here, to remember: clients who come by the thousand must
  /// not have more remembered than a listener may have sessions.
  boolean hasRoomFor(DatagramSession ended) {
    return sessions.size() <= ended.reception().settings().limits().sessions();
  }

  /// A session is not needed any more.
  void forget(DatagramSession session) {
    sessions.remove(session.client(), session);
  }

  /// Sends a datagram to a client.
  ///
  /// @return false if there was no room for it
  /// @throws IOException if it cannot be sent
  boolean send(ByteBuffer datagram, InetSocketAddress client) throws IOException {
    int size = datagram.remaining();
    return channel.send(datagram, client) == size;
  }

  /// Ends all its sessions.
  void close() {
    List.copyOf(sessions.values()).forEach(DatagramSession::closed);
    close(channel);
  }

  /// Closes a channel, whatever it says.
  static void close(@Nullable DatagramChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("socket failed to close");
    }
  }
}
