package penstock.core.pool;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What a pool needs of its house, for as long as it lives.
///
/// @param control runs what follows from a change of state; may be a virtual thread for each task
/// @param nanoTime as [System#nanoTime()]
/// @param clock for what people read
/// @param membership is told who joins and who leaves
public record PoolHost(
    Executor control, LongSupplier nanoTime, InstantSource clock, Membership membership) {

  /// A house with the system's clocks.
  public static PoolHost of(Executor control, Membership membership) {
    return new PoolHost(control, System::nanoTime, InstantSource.system(), membership);
  }
}
