package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.NoRoomException;

/// Notices that the client goes away while the endpoint works for it.
///
/// Resuming reads at once also undoes Undertow's suspending them before the selector hears of it,
/// which saves two system calls a request.
final class ClientWatch implements ChannelListener<ConduitStreamSourceChannel> {

  private final Forwarding forwarding;
  private final @Nullable HttpServerConnection connection;

  ClientWatch(Forwarding forwarding, HttpServerExchange exchange) {
    this.forwarding = forwarding;
    this.connection = exchange.getConnection() instanceof HttpServerConnection http ? http : null;
  }

  /// Starts; call when the request has been read whole.
  void start() {
    // A client that has sent the next request already is there, and is told apart from one that
    // left by nothing.
    if (connection == null || connection.getExtraBytes() != null) {
      return;
    }
    ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
    source.setReadListener(this);
    source.resumeReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    HttpServerConnection watched = connection;
    if (watched == null) {
      return;
    }
    PooledByteBuffer pooled;
    try {
      pooled = watched.getByteBufferPool().allocate();
    } catch (NoRoomException _) {
      // Then nobody watches: better than to be told of the same bytes again and again.
      channel.suspendReads();
      return;
    }
    int n;
    try {
      n = watched.getOriginalSourceConduit().read(pooled.getBuffer());
    } catch (IOException _) {
      n = -1;
    }
    if (n > 0) {
      pooled.getBuffer().flip();
      watched.ungetRequestBytes(pooled);
      channel.suspendReads();
      return;
    }
    pooled.close();
    if (n < 0) {
      channel.suspendReads();
      forwarding.clientGone();
    }
  }
}
