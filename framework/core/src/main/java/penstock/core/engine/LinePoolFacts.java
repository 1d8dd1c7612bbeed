package penstock.core.engine;

import java.util.Map;
import penstock.core.pool.Pool;
import penstock.spi.route.PoolFacts;

/// The pools of one configuration as rules see them.
///
/// @param pools by name
record LinePoolFacts(Map<String, ? extends Pool> pools) implements PoolFacts {

  @Override
  public boolean known(String pool) {
    return pools.containsKey(pool);
  }

  @Override
  public int endpoints(String pool) {
    Pool found = pools.get(pool);
    return found == null ? 0 : found.size();
  }

  @Override
  public int healthy(String pool) {
    Pool found = pools.get(pool);
    return found == null ? 0 : found.healthy();
  }

  @Override
  public long inFlight(String pool) {
    Pool found = pools.get(pool);
    return found == null ? 0 : found.inFlight();
  }
}
