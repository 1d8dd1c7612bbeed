package penstock.core.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.SourceLimit;
import penstock.core.io.Resets;
import penstock.core.metrics.Reason;

/// Lets in so many connections of one client address. From any thread.
final class SourceDoor {

  private final SourceLimit limit;
  private final ConnectionRegistry registry;

  private SourceDoor(SourceLimit limit, ConnectionRegistry registry) {
    this.limit = limit;
    this.registry = registry;
  }

  /// Stands before what takes connections.
  ///
  /// @param most of one address at a time; null for any number
  /// @param registry has them counted
  static Consumer<StreamConnection> before(
      @Nullable Integer most, ConnectionRegistry registry, Consumer<StreamConnection> inside) {
    return most == null ? inside : new SourceDoor(new SourceLimit(most), registry).before(inside);
  }

  private Consumer<StreamConnection> before(Consumer<StreamConnection> inside) {
    return stream -> {
      if (take(stream)) {
        inside.accept(stream);
      } else {
        Resets.reset(stream);
        registry.dismiss(Reason.SOURCE_LIMIT);
      }
    };
  }

  private boolean take(StreamConnection stream) {
    InetAddress source = stream.getPeerAddress(InetSocketAddress.class).getAddress();
    if (!limit.take(source)) {
      return false;
    }
    ChannelListener<? super StreamConnection> others = stream.getCloseListener();
    stream.setCloseListener(closed -> {
      limit.give(source);
      ChannelListeners.invokeChannelListener(closed, others);
    });
    return true;
  }
}
