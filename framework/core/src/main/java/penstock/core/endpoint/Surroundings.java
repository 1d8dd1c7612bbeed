package penstock.core.endpoint;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// What the endpoints of one pool share.
///
/// @param poolInFlight attempts under way at all of them
/// @param nanoTime as [System#nanoTime()]
/// @param clock for what people read
/// @param failures is told of failed attempts
/// @param changed is run after a change of state, on the thread that made it; neither blocks nor
///   throws
/// @param transport how connections to them are made
public record Surroundings(
    LongAdder poolInFlight,
    LongSupplier nanoTime,
    InstantSource clock,
    FailureWatch failures,
    Runnable changed,
    AtomicReference<Transport> transport) {

  /// Surroundings of an endpoint that nobody watches.
  static Surroundings alone(LongAdder poolInFlight) {
    return new Surroundings(
        poolInFlight,
        System::nanoTime,
        InstantSource.system(),
        FailureWatch.NONE,
        () -> {},
        new AtomicReference<>(Transport.PLAIN));
  }
}
