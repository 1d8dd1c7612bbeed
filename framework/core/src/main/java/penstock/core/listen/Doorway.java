package penstock.core.listen;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.io.Loops;

/// Lets a listener's connections in, as many as there is room for, and as whom their PROXY headers
/// name.
final class Doorway {

  private final ConnectionRegistry registry;
  private final @Nullable ProxyGate gate;

  /// @param registry counts them
  /// @param settings of PROXY headers; null for none
  /// @param loops the I/O threads
  Doorway(ConnectionRegistry registry, @Nullable ProxyProtocolSettings settings, Loops loops) {
    this.registry = registry;
    this.gate =
        settings == null || settings.accept() == ProxyProtocolSettings.Accept.OFF
            ? null
            : new ProxyGate(settings, registry, loops);
  }

  /// What to do with connections just accepted.
  ///
  /// @param inside takes those let in, on their I/O threads; the registry has them counted
  Consumer<StreamConnection> to(Consumer<StreamConnection> inside) {
    Consumer<StreamConnection> next = gate == null ? inside : gate.before(inside);
    return stream -> {
      if (registry.admit()) {
        next.accept(stream);
      } else {
        IoUtils.safeClose(stream);
      }
    };
  }

  /// Closes those who have not come in yet, soon.
  void close() {
    if (gate != null) {
      gate.close();
    }
  }
}
