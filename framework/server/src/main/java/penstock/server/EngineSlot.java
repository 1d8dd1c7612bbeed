package penstock.server;

import org.jspecify.annotations.Nullable;
import penstock.core.engine.Engine;
import penstock.core.engine.Ground;

/// Holds the engine for extensions of the core, which are offered before there is one: the
/// configuration that says how many threads it has names them.
final class EngineSlot {

  private volatile @Nullable Engine engine;

  void fill(Engine started) {
    engine = started;
  }

  /// What listeners run on.
  ///
  /// @throws IllegalStateException if there is no engine
  Ground ground() {
    Engine started = engine;
    if (started == null) {
      throw new IllegalStateException("engine: none (expected: started)");
    }
    return started.ground();
  }
}
