package penstock.plugin.route.js;

import org.graalvm.polyglot.HostAccess;
import penstock.spi.route.PoolFacts;

/// How a pool does at one moment, as rules see it.
public final class PoolView {

  /// How many it has.
  @HostAccess.Export public final int endpoints;

  /// How many of them take new requests.
  @HostAccess.Export public final int healthy;

  /// Requests under way to all of them.
  @HostAccess.Export public final double inFlight;

  PoolView(PoolFacts facts, String pool) {
    endpoints = facts.endpoints(pool);
    healthy = facts.healthy(pool);
    inFlight = facts.inFlight(pool);
  }
}
