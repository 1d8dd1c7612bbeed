package penstock.spi;

import io.dropwizard.metrics5.MetricRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/// What the framework lends to one extension. Everything here may be used from any thread.
public interface Context {

  /// Where in the configuration the extension stands, such as `pools.api.balance`.
  String path();

  /// A registry of this extension's own: what is registered here disappears when the extension is
  /// closed.
  MetricRegistry metrics();

  /// The time; in tests a clock that stands still until it is moved.
  InstantSource clock();

  /// Chance; in tests one that can be repeated. Does not block and may be asked on I/O threads.
  RandomGenerator random();

  /// Runs what must happen later, on threads of the framework, which may block. Extensions start no
  /// threads of their own; what is still scheduled is cancelled when the extension is closed.
  ScheduledExecutorService scheduler();

  /// The seed of every hash that several instances must agree on: `server.fleet.hashSeed`, hashed
  /// to 64 bits.
  long hashSeed();

  /// The secrets with which to sign what clients carry: `server.fleet.cookieKeys`, or one made at
  /// the start of this process. The first signs, all verify. When they change, extensions that
  /// clients carry something of are made anew.
  ///
  /// @return not empty
  List<String> cookieKeys();

  /// The secrets with which to seal the sessions that clients of TLS carry: those of
  /// `server.fleet.ticketKeys`. The first seals, all open. They may be others at the next call.
  ///
  /// @return empty if there are none
  default List<String> ticketKeys() {
    return List.of();
  }

  /// Something of the framework's that few extensions need, such as [penstock.spi.route.PoolFacts]
  /// for rules, or the runtime of scripts.
  ///
  /// @param what its type
  /// @param <T> its type
  /// @throws IllegalStateException if the framework has no such thing for this extension
  default <T> T lend(Class<T> what) {
    throw new IllegalStateException(
        what.getName() + ": not lent (expected: a framework that has it)");
  }
}
