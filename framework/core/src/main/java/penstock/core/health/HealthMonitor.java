package penstock.core.health;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;

/// Asks the endpoints of one pool whether they are well, each by one or several checks.
///
/// For control threads. Verdicts go to the sink, never while a lock is held.
public final class HealthMonitor implements AutoCloseable {

  // Each endpoint watched already sets a newcomer back by up to this much, so that a thousand
  // endpoints are not asked in the same millisecond and two are asked at once.
  private static final Duration STAGGER = Duration.ofMillis(10);

  private final CheckedEndpoint.Watch watch;
  private final Map<String, CheckedEndpoint> endpoints = new HashMap<>();
  private final Object lock = new Object();
  private boolean closed;

  /// A monitor that watches nobody yet.
  ///
  /// @param pool the pool's name, for the log
  /// @param checks one or more; an endpoint is up when all of them pass
  /// @param sink takes the verdicts
  /// @param runtime time and threads
  /// @throws IllegalArgumentException if there is no check
  public HealthMonitor(
      String pool, List<HealthCheck> checks, VerdictSink sink, HealthRuntime runtime) {
    if (checks.isEmpty()) {
      throw new IllegalArgumentException("checks: [] (expected: one or more)");
    }
    watch = new CheckedEndpoint.Watch(pool, List.copyOf(checks), sink, runtime);
  }

  /// Begins to check an endpoint. One that is watched already takes its new weight and labels, and
  /// starts afresh only if its address changed.
  public void watch(Endpoint endpoint) {
    begin(endpoint, false);
  }

  /// Begins to check an endpoint that takes traffic already: it keeps it until a check fails `fall`
  /// times. For pools that get their first check by a reload.
  public void watchServing(Endpoint endpoint) {
    begin(endpoint, true);
  }

  private void begin(Endpoint endpoint, boolean serving) {
    CheckedEndpoint old;
    CheckedEndpoint made;
    synchronized (lock) {
      old = endpoints.get(endpoint.name());
      if (closed || isKnown(old, endpoint)) {
        return;
      }
      made = new CheckedEndpoint(watch, endpoint, new HealthCounts(), serving);
      endpoints.put(endpoint.name(), made);
    }
    if (old != null) {
      old.stop();
    }
    made.start(stagger());
  }

  private static boolean isKnown(@Nullable CheckedEndpoint old, Endpoint endpoint) {
    if (old == null || !old.isAt(endpoint)) {
      return false;
    }
    old.update(endpoint);
    return true;
  }

  /// Begins to check an endpoint and carries over what another monitor knows of it: verdicts of
  /// equal checks stand, and new checks do not take an endpoint out of service before they failed.
  /// The other monitor may be closed before or after.
  ///
  /// @param previous the same pool's monitor before a reload
  public void adopt(Endpoint endpoint, HealthMonitor previous) {
    CheckedEndpoint old = previous.find(endpoint.name());
    if (old == null || !old.isAt(endpoint)) {
      watch(endpoint);
      return;
    }
    CheckedEndpoint made;
    synchronized (lock) {
      if (closed || endpoints.containsKey(endpoint.name())) {
        return;
      }
      made = new CheckedEndpoint(watch, endpoint, old);
      endpoints.put(endpoint.name(), made);
    }
    if (old.paused()) {
      made.pause();
      return;
    }
    made.start(stagger());
  }

  /// Checks an endpoint no more.
  public void forget(String endpointName) {
    CheckedEndpoint old;
    synchronized (lock) {
      old = endpoints.remove(endpointName);
    }
    if (old != null) {
      old.stop();
    }
  }

  /// Checks an endpoint no more while it is in maintenance; its verdict is unknown.
  public void pause(String endpointName) {
    CheckedEndpoint checked = find(endpointName);
    if (checked != null && !checked.paused()) {
      checked.pause();
    }
  }

  /// Begins anew with an endpoint that was paused: one pass and it is up.
  public void resume(String endpointName) {
    CheckedEndpoint made;
    synchronized (lock) {
      CheckedEndpoint old = endpoints.get(endpointName);
      if (closed || old == null || !old.paused()) {
        return;
      }
      made = new CheckedEndpoint(watch, old.endpoint(), old.counts(), false);
      endpoints.put(endpointName, made);
    }
    made.start(Duration.ZERO);
  }

  /// The verdict on an endpoint, its text as of now; null if it is not watched.
  public @Nullable Verdict verdict(String endpointName) {
    CheckedEndpoint checked = find(endpointName);
    return checked == null ? null : checked.verdict();
  }

  /// What was counted of an endpoint; null if it is not watched.
  public @Nullable HealthCounts counts(String endpointName) {
    CheckedEndpoint checked = find(endpointName);
    return checked == null ? null : checked.counts();
  }

  /// Stops every check. What is known can still be read and adopted.
  @Override
  public void close() {
    List<CheckedEndpoint> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(endpoints.values());
    }
    all.forEach(CheckedEndpoint::stop);
  }

  private @Nullable CheckedEndpoint find(String endpointName) {
    synchronized (lock) {
      return endpoints.get(endpointName);
    }
  }

  private Duration stagger() {
    int before;
    synchronized (lock) {
      before = endpoints.size() - 1;
    }
    Duration widest = STAGGER.multipliedBy(Math.max(0, before));
    Duration most = watch.checks().getFirst().settings().interval().dividedBy(2);
    Duration span = widest.compareTo(most) < 0 ? widest : most;
    return Duration.ofNanos((long) (span.toNanos() * watch.runtime().random().getAsDouble()));
  }
}
