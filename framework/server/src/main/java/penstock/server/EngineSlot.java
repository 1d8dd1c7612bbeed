package penstock.server;

import org.jspecify.annotations.Nullable;
import penstock.core.engine.Engine;
import penstock.core.io.Loops;
import penstock.core.metrics.LineRegistry;
import penstock.core.tls.Handshakes;

/// Holds the engine for extensions of the core, which are offered before there is one: the
/// configuration that says how many threads it has names them.
final class EngineSlot {

  private volatile @Nullable Engine engine;
  private volatile @Nullable LineRegistry registry;

  void fill(Engine started, LineRegistry measured) {
    registry = measured;
    engine = started;
  }

  Loops loops() {
    return started().loops();
  }

  Handshakes handshakes() {
    return started().handshakes();
  }

  private Engine started() {
    Engine started = engine;
    if (started == null) {
      throw new IllegalStateException("engine: none (expected: started)");
    }
    return started;
  }

  LineRegistry registry() {
    LineRegistry measured = registry;
    if (measured == null) {
      throw new IllegalStateException("engine: none (expected: started)");
    }
    return measured;
  }
}
