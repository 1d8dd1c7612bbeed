package penstock.core.engine;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.listen.ConnectionOwner;
import penstock.spi.io.Listener;

/// A listener that is open.
///
/// @param name in the configuration
/// @param live the listener
/// @param fittings what it was given
/// @param handler takes its requests
/// @param address bound, with the real port
/// @param restingSince since when an operator has it accept nothing, in [System#nanoTime()]; null
///   while it accepts
record RunningListener(
    String name,
    Live<Listener> live,
    Fittings fittings,
    LineHandler handler,
    InetSocketAddress address,
    @Nullable Long restingSince)
    implements AutoCloseable {

  /// The same, accepting nothing from now on.
  RunningListener resting() {
    return new RunningListener(name, live, fittings, handler, address, System.nanoTime());
  }

  /// The same, accepting again.
  RunningListener reopened(InetSocketAddress where) {
    return new RunningListener(name, live, fittings, handler, where, null);
  }

  /// Whether it has accepted nothing for longer than this.
  boolean restsLonger(Duration time) {
    Long since = restingSince;
    return since != null && System.nanoTime() - since >= time.toNanos();
  }

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

  void closeAfterAnswers(boolean closes) {
    ConnectionRegistry registry = registry();
    if (registry != null) {
      registry.closeAfterAnswers(closes);
    }
  }

  void closeIdle() {
    ConnectionRegistry registry = registry();
    if (registry != null) {
      registry.closeIdle();
    }
  }

  void closeConnections() {
    ConnectionRegistry registry = registry();
    if (registry != null) {
      registry.closeAll();
    }
  }

  @Override
  public void close() {
    live.close();
    fittings.close();
  }
}
