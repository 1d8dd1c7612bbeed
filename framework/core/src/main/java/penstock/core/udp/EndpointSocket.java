package penstock.core.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// A session's own socket, connected to its endpoint, for as long as it lasts. Runs on the
/// session's loop.
///
/// The JDK writes no empty datagram by a connected channel. So with the first of them it is
/// disconnected for good; then errors of the endpoint are not heard of any more.
final class EndpointSocket {

  private final EndpointChannel lent;
  private final DatagramChannel channel;
  private final InetSocketAddress endpoint;
  private final @Nullable ByteBuffer header;
  private boolean connected = true;

  /// @param lent to this session alone
  /// @param header that each datagram begins with; null for none
  EndpointSocket(EndpointChannel lent, @Nullable ByteBuffer header) {
    this.lent = lent;
    this.channel = lent.channel();
    this.endpoint = lent.endpoint();
    this.header = header;
  }

  /// What comes is this one's from now on.
  void belongsTo(Ready session) {
    lent.belongsTo(session);
  }

  /// Sends a datagram.
  ///
  /// @return false if there was no room for it
  /// @throws IOException if it cannot be sent, or one before could not be delivered
  boolean write(ByteBuffer datagram) throws IOException {
    int size = datagram.remaining();
    if (header != null) {
      long n = channel.write(new ByteBuffer[] {header.rewind(), datagram});
      return n == header.capacity() + (long) size;
    }
    if (size == 0 && connected) {
      channel.disconnect();
      connected = false;
    }
    return (connected ? channel.write(datagram) : channel.send(datagram, endpoint)) == size;
  }

  /// Takes a datagram.
  ///
  /// @param into has room for any
  /// @return false if there is none
  /// @throws IOException if one that was sent could not be delivered
  boolean receive(ByteBuffer into) throws IOException {
    // Not read(): it cannot tell an empty datagram from none.
    SocketAddress from = channel.receive(into);
    while (from != null && !connected && !from.equals(endpoint)) {
      from = channel.receive(into.clear());
    }
    return from != null;
  }

  /// Whether a datagram was not sent because it is larger than the way allows.
  static boolean isTooLarge(IOException e) {
    String message = e.getMessage();
    return message != null && message.contains("too long");
  }

  /// The session is over.
  ///
  /// @param well whether it expects nothing more: then another one may have the socket
  void close(boolean well) {
    if (well && connected) {
      lent.giveBack();
    } else {
      lent.close();
    }
  }
}
