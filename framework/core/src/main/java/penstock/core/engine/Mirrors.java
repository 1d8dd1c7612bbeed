package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.io.BufferPool;
import penstock.core.metrics.MirrorMetrics;
import penstock.core.mirror.Comparison;
import penstock.core.mirror.Mirror;
import penstock.core.pool.Pool;
import penstock.core.route.MirrorSettings;
import penstock.core.route.Route;

/// Makes what sends copies of a line's requests to other pools.
final class Mirrors {

  private final House house;
  private final BufferPool buffers;
  private final String instance;
  private final Map<String, ? extends Pool> pools;
  private final List<Mirror> made = new ArrayList<>();

  /// @param instance our name
  /// @param pools every pool of the configuration, by name
  Mirrors(House house, BufferPool buffers, String instance, Map<String, ? extends Pool> pools) {
    this.house = house;
    this.buffers = buffers;
    this.instance = instance;
    this.pools = pools;
  }

  /// What a route says of it; null if nothing.
  @Nullable Mirror of(Route route) {
    MirrorSettings settings = route.mirror();
    Pool pool = settings == null ? null : pools.get(settings.pool());
    if (settings == null || pool == null) {
      return null;
    }
    Comparison compared = Comparison.of(settings.compare());
    Mirror mirror =
        new Mirror(
            new Mirror.Plan(
                pool,
                settings.percent().fraction(),
                settings.bodyBytes().bytes(),
                settings.atOnce(),
                settings.timeout().toNanos(),
                compared),
            house.upstreams(),
            buffers,
            instance,
            new MirrorMetrics(house.registry(), route.name(), pool.name(), compared.parts()));
    made.add(mirror);
    return mirror;
  }

  /// All that were made.
  List<Mirror> made() {
    return made;
  }
}
