package penstock.core.metrics;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Series that differ in one label of few values, each made when it is first used and found by
/// index from then on, without a lock.
final class SeriesArray<M> {

  private final AtomicReferenceArray<@Nullable M> made;
  private final IntFunction<M> maker;

  /// @param maker makes the one of an index, or finds it if another thread was faster
  SeriesArray(int length, IntFunction<M> maker) {
    this.made = new AtomicReferenceArray<>(length);
    this.maker = maker;
  }

  M at(int index) {
    M found = made.getAcquire(index);
    if (found != null) {
      return found;
    }
    M fresh = maker.apply(index);
    return made.compareAndSet(index, null, fresh) ? fresh : at(index);
  }
}
