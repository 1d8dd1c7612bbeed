package penstock.core.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.connection.SourceLimit;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;

/// Lets in so many connections of one client address. From any thread.
final class SourceDoor {

  private final SourceLimit limit;
  private final WayOut out;

  /// @param most of one address at a time; more than 0
  /// @param out for those beyond it
  SourceDoor(int most, WayOut out) {
    this.limit = new SourceLimit(most);
    this.out = out;
  }

  /// Stands before what takes connections.
  Consumer<StreamConnection> before(Consumer<StreamConnection> inside) {
    return stream -> {
      if (take(stream)) {
        inside.accept(stream);
      } else {
        out.reset(stream, Refusal.of(Reason.SOURCE_LIMIT, "too many of its source"));
      }
    };
  }

  private boolean take(StreamConnection stream) {
    InetAddress source = stream.getPeerAddress(InetSocketAddress.class).getAddress();
    if (!limit.take(source)) {
      return false;
    }
    stream.setCloseListener(_ -> limit.give(source));
    return true;
  }
}
