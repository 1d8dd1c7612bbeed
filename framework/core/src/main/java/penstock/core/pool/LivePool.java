package penstock.core.pool;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import penstock.core.balance.Balancer;
import penstock.core.endpoint.Condition;
import penstock.core.endpoint.EndpointSet;
import penstock.core.endpoint.FailureWatch;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.SlowStart;
import penstock.core.endpoint.Surroundings;
import penstock.core.endpoint.Transport;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.traffic.Traffic;

/// A pool that keeps up with its endpoints: each change of their state makes a new roster, off the
/// line. It lives as long as the configuration has a pool of its name.
///
/// Control threads change it, under a lock that no I/O thread takes.
public final class LivePool implements Pool {

  private static final Choice PLUGIN_ERROR = new Choice(null, Reason.PLUGIN_ERROR, null);

  private final String name;
  private final PoolHost host;
  private final Surroundings around;
  private final Misfires misfires;
  private final StickyCounts stickyCounts = new StickyCounts();
  private final Gates gates;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder panics = new LongAdder();
  private final ReentrantLock changing = new ReentrantLock();
  private final AtomicReference<Transport> transport = new AtomicReference<>(Transport.PLAIN);
  private final AtomicBoolean rebuildPending = new AtomicBoolean();
  private volatile FailureWatch failures = FailureWatch.NONE;
  private volatile boolean slowStarting;
  private volatile boolean closed;
  private volatile Roster roster;

  /// A pool without endpoints.
  public LivePool(String name, PoolParts parts, PoolHost host) {
    this.name = name;
    this.host = host;
    this.gates = new Gates(name, host.nanoTime());
    this.misfires = new Misfires(name, host.nanoTime());
    this.around =
        new Surroundings(
            inFlight,
            host.nanoTime(),
            host.clock(),
            (endpoint, how, run) -> failures.failed(endpoint, how, run),
            this::changed,
            transport);
    Balancer none = Balancer.over(parts.policy(), List.of(), null);
    Selection nobody = Selection.of(List.of(), 0);
    this.roster = new Roster(inside(parts), EndpointSet.EMPTY, nobody, none);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Choice choose(Traffic traffic, Tried tried) {
    try {
      return roster.choose(traffic, tried);
    } catch (Throwable e) { // a plugin may throw anything; it costs this request only
      misfires.add(e);
      return PLUGIN_ERROR;
    }
  }

  @Override
  public long connectTimeoutNanos() {
    return roster.parts.connect().timeout().toNanos();
  }

  @Override
  public long keepAliveNanos() {
    return roster.parts.connect().idle().toNanos();
  }

  @Override
  public int keepAliveConnections() {
    return roster.parts.connect().keepAlive();
  }

  @Override
  public Gates gates() {
    return gates;
  }

  @Override
  public boolean owns(LiveEndpoint endpoint) {
    return roster.owns(endpoint);
  }

  /// Takes over another configuration; endpoints stay. Runs on a control thread; when it returns,
  /// the new configuration is in force.
  public void update(PoolParts parts) {
    changing.lock();
    try {
      if (parts.checks() != roster.parts.checks()) {
        roster.set.all().forEach(endpoint -> recheck(endpoint, parts.checks()));
      }
      rebuild(parts, roster.set);
    } finally {
      changing.unlock();
    }
  }

  /// Changes how connections to its endpoints are made from now on. Runs on a control thread.
  public void reachBy(Transport next) {
    transport.set(next);
  }

  /// Takes over another list of endpoints; who is equal by name and address stays as it is. Runs on
  /// a control thread; when it returns, the new list is in force.
  ///
  /// @param members the whole list
  /// @throws IllegalArgumentException if a name occurs twice; nothing has changed then
  public void members(List<Member> members) {
    changing.lock();
    try {
      PoolParts parts = roster.parts;
      EndpointSet.Change change = roster.set.next(members, around);
      change
          .joined()
          .forEach(endpoint -> endpoint.health(parts.checks().initial(host.clock().instant())));
      Roster before = roster;
      rebuild(parts, change.set());
      change.retired().forEach(host.membership()::retired);
      change.joined().forEach(host.membership()::joined);
      tellClosed(before);
    } finally {
      changing.unlock();
    }
  }

  /// Who is told of failed attempts from now on. Runs on a control thread.
  public void failuresTo(FailureWatch watch) {
    failures = watch;
  }

  /// Lets time pass; to be called about once a second on a control thread.
  public void tick() {
    gates.tick();
    if (slowStarting) {
      rebuild();
    }
  }

  /// Lets all endpoints go; the pool chooses nobody any more. Runs on a control thread.
  public void close() {
    closed = true;
    members(List.of());
  }

  @Override
  public List<LiveEndpoint> endpoints() {
    return roster.set.all();
  }

  /// An endpoint; null if there is none of this name.
  public @Nullable LiveEndpoint endpoint(String endpointName) {
    return roster.set.named(endpointName);
  }

  /// How endpoints are let run empty.
  public DrainPolicy drain() {
    return roster.parts.drain();
  }

  /// Whether clients are kept with their endpoint.
  public boolean sticky() {
    return roster.parts.sticky() != null;
  }

  @Override
  public int size() {
    return roster.set.all().size();
  }

  @Override
  public int healthy() {
    return roster.healthy;
  }

  /// How many endpoints new clients are spread over; 0 or more.
  public int usable() {
    return roster.balancer.size();
  }

  /// How many endpoints are in this condition; 0 or more.
  public int count(Condition condition) {
    return (int) endpoints().stream().filter(each -> each.condition() == condition).count();
  }

  @Override
  public long inFlight() {
    return inFlight.sum();
  }

  /// Whether so few endpoints are healthy that health is ignored.
  public boolean panicking() {
    return roster.panic;
  }

  /// How often that began.
  public long panics() {
    return panics.sum();
  }

  /// How often a plugin threw instead of choosing.
  public long misfires() {
    return misfires.count();
  }

  /// What became of bound clients.
  public StickyCounts stickyCounts() {
    return stickyCounts;
  }

  // Whoever serves goes on serving until a check says otherwise; nobody checks means healthy.
  private void recheck(LiveEndpoint endpoint, Checks checks) {
    if (checks == Checks.NONE || endpoint.health().state() == HealthState.UNKNOWN) {
      endpoint.health(checks.initial(host.clock().instant()));
    }
  }

  // Many changes at once, such as the first verdicts of a thousand endpoints, make few rosters.
  private void changed() {
    if (rebuildPending.compareAndSet(false, true)) {
      host.control().execute(this::rebuild);
    }
  }

  private void rebuild() {
    changing.lock();
    try {
      rebuildPending.set(false);
      Roster before = roster;
      rebuild(before.parts, before.set);
      tellClosed(before);
    } finally {
      changing.unlock();
    }
  }

  private void rebuild(PoolParts parts, EndpointSet set) {
    Roster before = roster;
    Selection selection = Selection.of(set.all(), parts.panicThreshold().fraction());
    SlowStart slowStart = new SlowStart(slowStarts(parts.policy()) ? parts.slowStart() : null);
    slowStarting = slowStart.weigh(set.all(), selection.usable(), host.nanoTime().getAsLong());
    Balancer balancer = Balancer.over(parts.policy(), selection.candidates(), before.balancer);
    Roster next = new Roster(inside(parts), set, selection, balancer);
    roster = next;
    set.all().forEach(endpoint -> endpoint.most(parts.limits().mostAtEndpoint()));
    gates.update(parts, selection.candidates().size());
    if (next.panic && !before.panic) {
      panics.increment();
    }
    RosterNews.tell(name, before, next, closed);
    next.fallenSince(before).forEach(host.membership()::fell);
  }

  private Roster.Inside inside(PoolParts parts) {
    return new Roster.Inside(parts, stickyCounts, misfires);
  }

  private boolean slowStarts(BalancingPolicy policy) {
    try {
      return policy.slowStarts();
    } catch (Throwable e) { // it must not keep the pool from following its endpoints
      misfires.add(e);
      return false;
    }
  }

  private void tellClosed(Roster before) {
    for (LiveEndpoint endpoint : roster.set.all()) {
      boolean closed = roster.closed.contains(endpoint);
      if (closed && !before.closed.contains(endpoint)) {
        host.membership().closed(endpoint);
      } else if (!closed && before.closed.contains(endpoint)) {
        host.membership().reopened(endpoint);
      }
    }
  }
}
