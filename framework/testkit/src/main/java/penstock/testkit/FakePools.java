package penstock.testkit;

import java.util.Map;
import penstock.spi.route.PoolFacts;

/// Pools by name, with so many endpoints that all take requests.
///
/// @param sizes how many endpoints each has
public record FakePools(Map<String, Integer> sizes) implements PoolFacts {

  /// Keeps its own copy.
  public FakePools {
    sizes = Map.copyOf(sizes);
  }

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
