package penstock.core.endpoint;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;

/// One endpoint as it is now: what it has in flight, how fast it answers, whether it may be used.
public final class LiveEndpoint implements Candidate {

  private final Endpoint endpoint;
  private final LongAdder poolInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile InetSocketAddress address;

  public LiveEndpoint(Endpoint endpoint, InetSocketAddress address, LongAdder poolInFlight) {
    this.endpoint = endpoint;
    this.address = address;
    this.poolInFlight = poolInFlight;
  }

  /// Where to connect; unresolved while its name cannot be looked up.
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  /// One more attempt is under way. Runs on an I/O thread.
  public void begin() {
    inFlight.incrementAndGet();
    poolInFlight.increment();
  }

  /// The first byte of an answer came. Runs on an I/O thread.
  ///
  /// @param nanos since the request was sent; 0 or more
  public void answeredAfter(long nanos) {}

  /// An attempt has ended; called once for each [#begin()]. Runs on an I/O thread.
  ///
  /// @param outcome as far as the endpoint is to blame
  public void end(Outcome outcome) {
    inFlight.decrementAndGet();
    poolInFlight.decrement();
  }

  @Override
  public int weight() {
    return Math.max(1, endpoint.weight());
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public long poolInFlight() {
    return poolInFlight.sum();
  }

  @Override
  public double latencyNanos() {
    return 0;
  }
}
