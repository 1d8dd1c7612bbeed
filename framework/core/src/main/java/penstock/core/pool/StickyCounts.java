package penstock.core.pool;

import java.util.concurrent.atomic.LongAdder;

/// What became of clients in a pool that keeps them with their endpoint.
public final class StickyCounts {

  final LongAdder hits = new LongAdder();
  final LongAdder fresh = new LongAdder();
  final LongAdder moved = new LongAdder();
  final LongAdder invalid = new LongAdder();

  StickyCounts() {}

  /// Went where they were bound to.
  public long hits() {
    return hits.sum();
  }

  /// Were not bound.
  public long fresh() {
    return fresh.sum();
  }

  /// Were bound to an endpoint that could not take them, or is gone.
  public long moved() {
    return moved.sum();
  }

  /// Carried what says nothing: forged, broken or too old.
  public long invalid() {
    return invalid.sum();
  }
}
