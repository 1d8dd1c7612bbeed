package penstock.core.listen;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.connection.SourceLimit;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;

/// Lets in so many connections of one client address. From any thread.
final class SourceDoor {

  private final SourceLimit limit;
  private final WayOut out;

  private SourceDoor(SourceLimit limit, WayOut out) {
    this.limit = limit;
    this.out = out;
  }

  /// Stands before what takes connections.
  ///
  /// @param most of one address at a time; null for any number
  /// @param out for those beyond it
  static Consumer<StreamConnection> before(
      @Nullable Integer most, WayOut out, Consumer<StreamConnection> inside) {
    return most == null ? inside : new SourceDoor(new SourceLimit(most), out).before(inside);
  }

  private Consumer<StreamConnection> before(Consumer<StreamConnection> inside) {
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
