package penstock.testkit;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;

/// A candidate whose measurements a test sets. Safe for use by several threads.
public final class FakeCandidate implements Candidate {

  private final Endpoint endpoint;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile long poolInFlight;
  private volatile double latencyNanos;

  private FakeCandidate(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// A candidate of weight 1.
  public static FakeCandidate named(String name) {
    return named(name, 1);
  }

  /// A candidate.
  ///
  /// @param weight 1 or more
  public static FakeCandidate named(String name, int weight) {
    return new FakeCandidate(new Endpoint(name, "127.0.0.1", 1, weight, Map.of()));
  }

  /// Sets what it has in flight.
  public FakeCandidate inFlight(int count) {
    inFlight.set(count);
    return this;
  }

  /// Adds to what it has in flight.
  public void begin() {
    inFlight.incrementAndGet();
  }

  /// Takes from what it has in flight.
  public void end() {
    inFlight.decrementAndGet();
  }

  /// Sets what its pool has in flight.
  public FakeCandidate poolInFlight(long count) {
    poolInFlight = count;
    return this;
  }

  /// Sets its average latency.
  public FakeCandidate latencyNanos(double nanos) {
    latencyNanos = nanos;
    return this;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public int weight() {
    return endpoint.weight();
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public long poolInFlight() {
    return poolInFlight;
  }

  @Override
  public double latencyNanos() {
    return latencyNanos;
  }

  @Override
  public String toString() {
    return endpoint.name();
  }
}
