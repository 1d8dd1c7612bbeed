package penstock.core.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// A socket of ours that is connected to an endpoint: sessions have it one after the other. Runs on
/// its loop.
final class EndpointChannel implements Ready {

  private final DatagramChannel channel;
  private final InetSocketAddress endpoint;
  private final DatagramLoop loop;
  private final DatagramLoop.Watch watch;
  private int uses;
  private long restsSince;
  private boolean closed;

  private EndpointChannel(DatagramLoop loop, DatagramChannel channel, InetSocketAddress endpoint)
      throws IOException {
    this.channel = channel;
    this.endpoint = endpoint;
    this.loop = loop;
    this.watch = loop.watch(channel, this);
  }

  /// Connects one, to a resolved address.
  ///
  /// @param channel a new one for this kind of address
  /// @throws IOException if there is no way to the address
  static EndpointChannel connect(
      DatagramLoop loop, DatagramChannel channel, InetSocketAddress endpoint) throws IOException {
    channel.configureBlocking(false);
    channel.connect(endpoint);
    return new EndpointChannel(loop, channel, endpoint);
  }

  DatagramChannel channel() {
    return channel;
  }

  InetSocketAddress endpoint() {
    return endpoint;
  }

  /// What comes is this one's from now on.
  void belongsTo(Ready session) {
    uses++;
    watch.tell(session);
  }

  /// How many sessions have had it; 0 or more.
  int uses() {
    return uses;
  }

  /// Its session is over, and expects nothing more.
  void giveBack() {
    loop.kept().keep(this);
  }

  /// It belongs to nobody from now on.
  ///
  /// @param now in nanoseconds of the loop's wheel
  void rests(long now) {
    restsSince = now;
    watch.tell(this);
  }

  /// Since when it belongs to nobody, in nanoseconds of the loop's wheel.
  long restsSince() {
    return restsSince;
  }

  /// Whether nothing has come since it belongs to nobody.
  ///
  /// @param room to read into; its content is of no use
  boolean silent(ByteBuffer room) {
    try {
      return channel.receive(room.clear()) == null;
    } catch (IOException _) {
      return false;
    }
  }

  /// Something came while it belonged to nobody: there may be more.
  @Override
  public void ready(int most) {
    loop.kept().drop(this);
  }

  boolean closed() {
    return closed;
  }

  void close() {
    closed = true;
    LocalSocket.close(channel);
  }
}
