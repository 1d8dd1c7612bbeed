package penstock.core.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.listen.ConnectionOwner;
import penstock.spi.io.Listener;

/// A listener that is open.
///
/// @param name in the configuration
/// @param live the listener
/// @param handler takes its requests
/// @param address bound, with the real port
record RunningListener(
    String name, Live<Listener> live, LineHandler handler, InetSocketAddress address) {

  /// Its connections; null if it keeps no books.
  @Nullable ConnectionRegistry registry() {
    return live.instance() instanceof ConnectionOwner owner ? owner.registry() : null;
  }

  String protocol() {
    return live.extension().type();
  }

  int connections() {
    ConnectionRegistry registry = registry();
    return registry == null ? 0 : registry.open();
  }

  void closeAfterAnswers() {
    ConnectionRegistry registry = registry();
    if (registry != null) {
      registry.closeAfterAnswers();
    }
  }

  void closeIdle() {
    ConnectionRegistry registry = registry();
    if (registry != null) {
      registry.closeIdle();
    }
  }
}
