package penstock.core.engine;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import penstock.core.accesslog.AccessLogs;
import penstock.core.discovery.NameResolver;
import penstock.core.health.HealthRuntime;
import penstock.core.metrics.LineRegistry;
import penstock.core.upstream.Upstreams;
import penstock.spi.route.PoolFacts;

/// What every pool of the process shares, for as long as the process lives.
///
/// @param control a virtual thread for each task
/// @param clock the time of day
/// @param random chance; may be asked on any thread
/// @param registry measures
/// @param resolver looks up host names
/// @param upstreams connections to endpoints
/// @param health time and threads for checks
/// @param accessLogs the files that requests are logged to
/// @param tlsWork runs the long work of TLS handshakes with endpoints
/// @param hashSeed goes into every hash
/// @param fleetKeys secrets that instances share
/// @param lender has what the program around the engine lends to extensions
record House(
    Executor control,
    InstantSource clock,
    RandomGenerator random,
    LineRegistry registry,
    NameResolver resolver,
    Upstreams upstreams,
    HealthRuntime health,
    AccessLogs accessLogs,
    Executor tlsWork,
    long hashSeed,
    FleetKeys fleetKeys,
    Lender lender) {

  /// The same with another time and another chance.
  House with(InstantSource otherClock, RandomGenerator otherRandom) {
    return new House(
        control,
        otherClock,
        otherRandom,
        registry,
        resolver,
        upstreams,
        health,
        accessLogs,
        tlsWork,
        hashSeed,
        fleetKeys,
        lender);
  }

  ExtensionContext context(String path) {
    return new ExtensionContext(path, this, null);
  }

  /// The context of an extension that may know the pools.
  ExtensionContext context(String path, PoolFacts pools) {
    return new ExtensionContext(path, this, pools);
  }
}
