package penstock.core.engine;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import penstock.spi.Percent;

/// Whether too much of the heap is in use. What is known of that is what the last collection found,
/// and where requests are turned away there is little left that brings about another one: then it
/// is asked for, so that memory that has become free is seen. One control thread at a time.
final class HeapWatch {

  private static final int FIRST_WAIT = 10;

  /// A collection stops the world, so one that found nothing is not repeated soon.
  private static final int LONGEST_WAIT = 320;

  private final DoubleSupplier ratio;
  private final Runnable collection;
  private double last;
  private int sameFor;
  private int wait = FIRST_WAIT;

  /// @param ratio share of the heap in use after the last collection, 0 to 1
  /// @param collection brings about another one
  HeapWatch(DoubleSupplier ratio, Runnable collection) {
    this.ratio = ratio;
    this.collection = collection;
  }

  /// The share of the heap that was in use after the last collection.
  double ratio() {
    return ratio.getAsDouble();
  }

  /// Measures; to be called about once a second.
  ///
  /// @param limit null for none
  boolean exceeds(@Nullable Percent limit) {
    double now = ratio();
    boolean over = limit != null && now > limit.fraction();
    if (!over) {
      wait = FIRST_WAIT;
    }
    sameFor = over && Double.compare(now, last) == 0 ? sameFor + 1 : 0;
    last = now;
    if (sameFor < wait) {
      return over;
    }
    sameFor = 0;
    wait = Math.min(wait * 2, LONGEST_WAIT);
    collection.run();
    return over;
  }
}
