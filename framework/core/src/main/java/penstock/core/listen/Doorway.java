package penstock.core.listen;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.SessionFilters;
import penstock.core.connection.StreamClient;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.spi.session.SessionFilter;

/// Lets a listener's connections in, as many as there is room for, in all and of each client
/// address, and as whom their PROXY headers name.
final class Doorway {

  private final WayOut out;
  private final @Nullable ProxyGate gate;
  private final @Nullable SourceDoor door;

  /// @param out for those that come as nobody
  /// @param settings of PROXY headers; null for none
  /// @param perSource connections of one client address at a time; null for any number
  Doorway(WayOut out, @Nullable ProxyProtocolSettings settings, @Nullable Integer perSource) {
    this.out = out;
    this.door = perSource == null ? null : new SourceDoor(perSource, out);
    this.gate =
        settings == null || settings.accept() == ProxyProtocolSettings.Accept.OFF
            ? null
            : new ProxyGate(settings, out);
  }

  /// What to do with connections just accepted.
  ///
  /// @param filters asked whether they may come in
  /// @param inside takes those let in, on their I/O threads; the registry has them counted
  Consumer<StreamConnection> to(List<SessionFilter> filters, Consumer<StreamConnection> inside) {
    Consumer<StreamConnection> counted = door == null ? inside : door.before(inside);
    Consumer<StreamConnection> asked = asked(new SessionFilters(filters), counted);
    Consumer<StreamConnection> next = gate == null ? asked : gate.before(asked);
    return stream -> {
      if (out.registry().admit()) {
        next.accept(stream);
      } else {
        IoUtils.safeClose(stream);
      }
    };
  }

  private Consumer<StreamConnection> asked(
      SessionFilters filters, Consumer<StreamConnection> inside) {
    if (filters.isEmpty()) {
      return inside;
    }
    return stream -> {
      Reason refused = filters.refusal(new StreamClient(stream, null));
      if (refused == Reason.OK) {
        inside.accept(stream);
      } else {
        out.reset(stream, Refusal.of(refused, "by a filter"));
      }
    };
  }
}
