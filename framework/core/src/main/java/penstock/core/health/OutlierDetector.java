package penstock.core.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.FailureWatch;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.spi.DurationText;

/// Takes endpoints of one pool out when their real traffic fails too often, in a row or beside the
/// others, and lets them back after a time.
///
/// I/O threads only hand over what looks bad; the decision is made on the control executor, one at
/// a time.
public final class OutlierDetector implements FailureWatch {

  private static final Logger log = LoggerFactory.getLogger(OutlierDetector.class);

  private final String pool;
  private final Supplier<List<LiveEndpoint>> members;
  private final InstantSource clock;
  private final Executor control;
  private final Map<OutlierCause, LongAdder> ejections = new EnumMap<>(OutlierCause.class);
  private final LongAdder spared = new LongAdder();
  private volatile OutlierSettings settings;
  private Instant swept;

  /// A detector.
  ///
  /// @param pool the pool's name, for the log
  /// @param members the pool's endpoints as they are now
  /// @param control runs decisions
  public OutlierDetector(
      String pool,
      OutlierSettings settings,
      Supplier<List<LiveEndpoint>> members,
      InstantSource clock,
      Executor control) {
    this.pool = pool;
    this.settings = settings;
    this.members = members;
    this.clock = clock;
    this.control = control;
    this.swept = clock.instant();
    for (OutlierCause cause : OutlierCause.values()) {
      ejections.put(cause, new LongAdder());
    }
  }

  /// Takes over other settings; who is out stays out as long as it was told. Runs on a control
  /// thread.
  public void update(OutlierSettings next) {
    settings = next;
  }

  /// Looks whether a run of failures is long enough. Runs on an I/O thread.
  @Override
  public void failed(LiveEndpoint endpoint, Outcome outcome, int run) {
    boolean connecting = outcome == Outcome.NOT_CONNECTED;
    OutlierSettings now = settings;
    int limit = connecting ? now.consecutiveConnectFailures() : now.consecutive5xx();
    // Each multiple: an endpoint that was spared is looked at again, but not with every request.
    if (limit == 0 || run % limit != 0 || endpoint.ejected()) {
      return;
    }
    OutlierCause cause =
        connecting ? OutlierCause.CONSECUTIVE_CONNECT_FAILURES : OutlierCause.CONSECUTIVE_5XX;
    try {
      String people = connecting ? " failed connections in a row" : " bad answers in a row";
      control.execute(() -> judge(endpoint, cause, run + people));
    } catch (RejectedExecutionException _) {
      // Shutting down: nobody will choose an endpoint any more.
    }
  }

  /// An active check of an endpoint passed: it comes back at once. Runs on a control thread.
  ///
  /// @param at when; before the ejection it says nothing
  public synchronized void passed(LiveEndpoint endpoint, Instant at) {
    Ejection last = endpoint.ejection();
    if (last != null && last.active() && at.isAfter(last.from())) {
      reinstate(endpoint, last, "check passed");
    }
  }

  /// Lets back whose time is over, and compares those that are in; to be called about once a second
  /// on a control thread.
  public synchronized void tick() {
    Instant now = clock.instant();
    for (LiveEndpoint endpoint : members.get()) {
      Ejection last = endpoint.ejection();
      if (last != null && last.active() && !now.isBefore(last.until())) {
        reinstate(endpoint, last, "time is over");
      }
    }
    compare(now);
  }

  private void compare(Instant now) {
    OutlierSettings by = settings;
    boolean wanted = by.successRate() != null || by.errorRate() != null;
    List<LiveEndpoint> all = members.get();
    all.forEach(endpoint -> endpoint.tally().wanted(wanted));
    if (!wanted || now.isBefore(swept.plus(by.interval()))) {
      return;
    }
    swept = now;
    for (OutlierSweep.Outlier outlier : OutlierSweep.outliers(all, by)) {
      judge(outlier.endpoint(), outlier.cause(), outlier.text());
    }
  }

  /// How often an endpoint was taken out for this cause.
  public long ejections(OutlierCause cause) {
    LongAdder count = ejections.get(cause);
    return count == null ? 0 : count.sum();
  }

  /// How often an endpoint failed enough but stayed, because too many were out already or nobody
  /// else was left.
  public long spared() {
    return spared.sum();
  }

  /// How many endpoints are out now; 0 or more.
  public int ejected() {
    return (int) members.get().stream().filter(LiveEndpoint::ejected).count();
  }

  private synchronized void judge(LiveEndpoint endpoint, OutlierCause cause, String text) {
    List<LiveEndpoint> all = members.get();
    if (endpoint.ejected() || !all.contains(endpoint)) {
      return;
    }
    if (ejected() >= most(all.size()) || isLast(endpoint, all)) {
      spared.increment();
      return;
    }
    Instant now = clock.instant();
    Ejection next = next(endpoint.ejection(), now, text);
    endpoint.ejection(next);
    LongAdder count = ejections.get(cause);
    if (count != null) {
      count.increment();
    }
    log.atWarn()
        .addKeyValue("pool", pool)
        .addKeyValue("endpoint", endpoint.name())
        .addKeyValue("cause", next.cause())
        .addKeyValue("for", DurationText.of(Duration.between(now, next.until())))
        .log("endpoint ejected");
  }

  // A pool of under ten could eject nobody at 10 %: one may always be out.
  private int most(int members) {
    int percent = settings.maxEjectedPercent();
    return percent == 0 ? 0 : Math.max(1, (int) ((long) members * percent / 100));
  }

  private static boolean isLast(LiveEndpoint endpoint, List<LiveEndpoint> all) {
    return all.stream()
        .noneMatch(other -> other != endpoint && other.takesNewClients() && other.healthy());
  }

  // The n-th time in succession lasts n times as long; it is no succession any more when the
  // endpoint was in for as long as the longest ejection.
  private Ejection next(@Nullable Ejection last, Instant now, String cause) {
    boolean again = last != null && now.isBefore(last.until().plus(settings.maxEjection()));
    int times = last != null && again ? last.times() + 1 : 1;
    Duration wanted = settings.baseEjection().multipliedBy(times);
    Duration longest = settings.maxEjection();
    Duration time = wanted.compareTo(longest) < 0 ? wanted : longest;
    return new Ejection(true, now, now.plus(time), cause, times);
  }

  private void reinstate(LiveEndpoint endpoint, Ejection last, String why) {
    endpoint.ejection(last.ended(clock.instant()));
    log.atInfo()
        .addKeyValue("pool", pool)
        .addKeyValue("endpoint", endpoint.name())
        .addKeyValue("why", why)
        .log("endpoint back from ejection");
  }
}
