package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import penstock.core.socket.SocketWorker;

/// A TCP socket that accepts connections while it is open. For one control thread.
final class ListeningSocket {

  private final String bind;
  private final HttpListenerSettings.Socket settings;
  private @Nullable AcceptingChannel<StreamConnection> open;

  ListeningSocket(String bind, HttpListenerSettings.Socket settings) {
    this.bind = bind;
    this.settings = settings;
  }

  /// Binds and begins to accept.
  ///
  /// @param accepted takes connections, on their I/O threads
  /// @return the address bound, with the real port
  /// @throws IOException if the address cannot be bound; the message names it
  InetSocketAddress open(XnioWorker worker, Consumer<StreamConnection> accepted)
      throws IOException {
    InetSocketAddress address = BindAddress.parse(bind).lookUp();
    if (address.isUnresolved()) {
      throw new IOException("bind: " + bind + " (expected: a known host)");
    }
    try {
      AcceptingChannel<StreamConnection> opened =
          worker.createStreamConnectionServer(
              address,
              ChannelListeners.openListenerAdapter(
                  (StreamConnection stream) -> accepted.accept(stream)),
              options());
      opened.resumeAccepts();
      open = opened;
      return opened.getLocalAddress(InetSocketAddress.class);
    } catch (IOException e) {
      throw new IOException("bind: " + bind + ": " + e.getMessage(), e);
    }
  }

  private OptionMap options() {
    return OptionMap.builder()
        .set(Options.TCP_NODELAY, true)
        .set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, settings.backlog())
        .set(SocketWorker.ASKED_AFTER, Math.toIntExact(settings.keepAlive().toSeconds()))
        .getMap();
  }

  /// Accepts no more, and gives the address free.
  void close() {
    AcceptingChannel<StreamConnection> opened = open;
    if (opened != null) {
      open = null;
      IoUtils.safeClose(opened);
    }
  }
}
