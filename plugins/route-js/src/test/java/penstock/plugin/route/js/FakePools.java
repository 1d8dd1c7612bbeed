package penstock.plugin.route.js;

import java.util.Map;
import penstock.spi.route.PoolFacts;

/// Pools by name, with so many endpoints that all take requests.
record FakePools(Map<String, Integer> sizes) implements PoolFacts {

  @Override
  public boolean known(String pool) {
    return sizes.containsKey(pool);
  }

  @Override
  public int endpoints(String pool) {
    return sizes.getOrDefault(pool, 0);
  }

  @Override
  public int healthy(String pool) {
    return sizes.getOrDefault(pool, 0);
  }

  @Override
  public long inFlight(String pool) {
    return 0;
  }
}
