package penstock.core.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.LiveEndpoint;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.net.AddressText;

/// Looks up the host names of endpoints when they join and every thirty seconds, or every five
/// while there is no address, off the line.
///
/// An address stays as long as the name still has it. When a look-up fails, an address found
/// earlier stays in use: a resolver that is down takes no pool down.
public final class NameResolver {

  private static final Logger log = LoggerFactory.getLogger(NameResolver.class);
  private static final long REFRESH_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  private final Lookup lookup;
  private final Executor blocking;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<LiveEndpoint, Watched> watched = new ConcurrentHashMap<>();

  /// A resolver.
  ///
  /// @param blocking runs look-ups, many at a time: a virtual thread for each task
  /// @param nanoTime as [System#nanoTime()]
  public NameResolver(Lookup lookup, Executor blocking, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.blocking = blocking;
    this.nanoTime = nanoTime;
  }

  /// Looks up an endpoint's name now and from time to time; an endpoint with an address is left
  /// alone. Returns at once.
  public void watch(LiveEndpoint endpoint) {
    if (endpoint.reachable()) {
      return;
    }
    Watched fresh = new Watched(nanoTime.getAsLong());
    if (watched.putIfAbsent(endpoint, fresh) == null) {
      start(endpoint, fresh);
    }
  }

  /// Looks up no more.
  public void forget(LiveEndpoint endpoint) {
    Watched gone = watched.remove(endpoint);
    if (gone != null) {
      gone.first.countDown();
    }
  }

  /// Looks up what is due; to be called about once a second on a control thread. Returns at once.
  public void tick() {
    long now = nanoTime.getAsLong();
    watched.forEach((endpoint, state) -> {
      long pause = endpoint.reachable() ? REFRESH_NANOS : RETRY_NANOS;
      if (now - state.lookedUpAt >= pause) {
        start(endpoint, state);
      }
    });
  }

  /// Waits until every name has been looked up once, whatever came of it.
  ///
  /// @param longest how long to wait at most
  /// @return whether all were
  /// @throws InterruptedException if interrupted
  public boolean awaitFirst(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    for (Watched state : List.copyOf(watched.values())) {
      if (!state.first.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  private void start(LiveEndpoint endpoint, Watched state) {
    if (state.underWay.compareAndSet(false, true)) {
      state.lookedUpAt = nanoTime.getAsLong();
      blocking.execute(() -> lookUp(endpoint, state));
    }
  }

  private void lookUp(LiveEndpoint endpoint, Watched state) {
    try {
      List<InetAddress> found = lookup.addresses(endpoint.endpoint().host());
      resolved(endpoint, found);
    } catch (UnknownHostException _) {
      failed(endpoint);
    } finally {
      state.underWay.set(false);
      state.first.countDown();
    }
  }

  private static void resolved(LiveEndpoint endpoint, List<InetAddress> found) {
    boolean hadFailed = endpoint.addressError() != null;
    InetAddress now = endpoint.address().getAddress();
    InetAddress kept = now != null && found.contains(now) ? now : found.getFirst();
    endpoint.address(new InetSocketAddress(kept, endpoint.endpoint().port()));
    if (hadFailed) {
      log.atInfo()
          .addKeyValue("endpoint", endpoint.name())
          .addKeyValue("address", AddressText.of(kept))
          .log("endpoint name resolved");
    }
  }

  private static void failed(LiveEndpoint endpoint) {
    boolean first = endpoint.addressError() == null;
    Endpoint told = endpoint.endpoint();
    endpoint.addressError("dns-error: " + told.host() + " cannot be resolved");
    if (first) {
      log.atWarn()
          .addKeyValue("endpoint", told.name())
          .addKeyValue("host", told.host())
          .addKeyValue("reachable", endpoint.reachable())
          .log("endpoint name cannot be resolved");
    }
  }

  /// What is known of one endpoint's look-ups.
  private static final class Watched {
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile long lookedUpAt;

    Watched(long now) {
      this.lookedUpAt = now;
    }
  }
}
