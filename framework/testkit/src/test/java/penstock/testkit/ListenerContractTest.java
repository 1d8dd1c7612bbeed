package penstock.testkit;

import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;
import penstock.spi.Context;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

class ListenerContractTest extends ListenerContract {

  @Override
  protected Listener listener(InetSocketAddress address, Context context) {
    return new Plain(address);
  }

  /// HTTP/1.1 without anything else.
  private static final class Plain implements Listener {

    private final InetSocketAddress address;
    private @Nullable HttpOpenListener connections;
    private @Nullable AcceptingChannel<StreamConnection> server;

    Plain(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public InetSocketAddress open(Intake intake) throws IOException {
      HttpOpenListener opened = new HttpOpenListener(intake.buffers(), OptionMap.EMPTY);
      opened.setRootHandler(intake.http());
      connections = opened;
      try {
        AcceptingChannel<StreamConnection> bound =
            intake
                .worker()
                .createStreamConnectionServer(
                    address, ChannelListeners.openListenerAdapter(opened), OptionMap.EMPTY);
        server = bound;
        bound.resumeAccepts();
        return bound.getLocalAddress(InetSocketAddress.class);
      } catch (BindException e) {
        throw new IOException("bind: " + address + " (expected: free)", e);
      }
    }

    @Override
    public void pause() {
      try {
        if (server != null) {
          server.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      pause();
      if (connections != null) {
        connections.closeConnections();
      }
    }
  }
}
