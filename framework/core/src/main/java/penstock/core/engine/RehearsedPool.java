package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Outcome;
import penstock.core.pool.Checks;
import penstock.core.pool.LimitSettings;
import penstock.core.pool.LivePool;
import penstock.core.pool.Membership;
import penstock.core.pool.PoolHost;
import penstock.core.pool.PoolParts;
import penstock.spi.Extension;
import penstock.spi.endpoint.Endpoint;

/// A real pool in a [Rehearsal]: endpoints nobody connects to, as healthy as the director says.
public final class RehearsedPool implements AutoCloseable {

  private static final Membership NOBODY_LISTENS =
      new Membership() {
        @Override
        public void joined(LiveEndpoint endpoint) {}

        @Override
        public void retired(LiveEndpoint endpoint) {}
      };

  private final House house;
  private final List<Live<?>> made = new ArrayList<>();
  private final List<LiveEndpoint> underWay = new ArrayList<>();
  private final List<Member> members;
  private final LivePool pool;
  private final RehearsedChecks checks;

  RehearsedPool(String name, PoolSettings settings, House house) {
    this.house = house;
    String at = "pools." + name + ".";
    PoolParts parts =
        new PoolParts(
            live(settings.balance(), at + "balance"),
            settings.sticky() == null ? null : live(settings.sticky(), at + "sticky"),
            live(settings.drain(), at + "drain"),
            settings.connect(),
            Checks.INITIALLY_UP,
            null,
            settings.panicThreshold(),
            settings.retryBudget(),
            LimitSettings.NONE,
            null);
    // What is discovered is not known here; one endpoint keeps the pool usable.
    this.members =
        settings.endpoints().isEmpty() && settings.discover() != null
            ? fakes(1)
            : settings.members();
    this.pool =
        new LivePool(
            name,
            parts,
            new PoolHost(Runnable::run, System::nanoTime, house.clock(), NOBODY_LISTENS));
    pool.members(members);
    this.checks = new RehearsedChecks(name, settings.health(), house);
  }

  private <E> E live(Extension<E> extension, String path) {
    Live<E> live = Live.of(extension, null, house::context, path);
    made.add(live);
    return live.instance();
  }

  private static List<Member> fakes(int count) {
    List<Member> fakes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      fakes.add(Member.of(new Endpoint("endpoint-" + i, "127.0.0.1", i, 1, Map.of())));
    }
    return fakes;
  }

  /// The pool.
  public LivePool pool() {
    return pool;
  }

  /// All endpoints of the configuration, all of them healthy and ready.
  public void restore() {
    underWay.forEach(each -> each.end(Outcome.CANCELLED));
    underWay.clear();
    pool.members(members);
    pool.endpoints().forEach(each -> change(each, HealthState.UP, AdminState.READY));
  }

  /// So many endpoints in the place of the configured ones, all of them healthy and ready.
  ///
  /// @param count 0 or more
  public void endpoints(int count) {
    pool.members(fakes(count));
    pool.endpoints().forEach(each -> change(each, HealthState.UP, AdminState.READY));
  }

  /// Says how an endpoint does.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public void change(String endpoint, HealthState health, AdminState state) {
    change(required(endpoint), health, state);
  }

  private LiveEndpoint required(String endpoint) {
    LiveEndpoint live = pool.endpoint(endpoint);
    if (live == null) {
      throw new IllegalArgumentException(
          endpoint
              + ": no such endpoint (expected: one of "
              + String.join(", ", pool.endpoints().stream().map(LiveEndpoint::name).toList())
              + ")");
    }
    return live;
  }

  /// Has something under way to an endpoint until [#restore()].
  ///
  /// @param count 0 or more
  /// @throws IllegalArgumentException if there is none of this name
  public void busy(String endpoint, int count) {
    LiveEndpoint live = required(endpoint);
    for (int i = 0; i < count; i++) {
      live.begin();
      underWay.add(live);
    }
  }

  /// Whether endpoints are checked.
  public boolean checked() {
    return checks.any();
  }

  /// Makes the health checks, which are otherwise made when an answer comes.
  ///
  /// @throws RuntimeException if one cannot be made
  public void loadChecks() {
    checks.load();
  }

  /// Has the health checks judge an answer.
  ///
  /// @param endpoint who gives it; null for the first by name
  /// @throws IllegalArgumentException if there is no such endpoint, no check reads answers, or the
  ///   answer cannot be sent
  /// @throws InterruptedException if interrupted
  public Checked check(@Nullable String endpoint, RehearsedAnswer answer)
      throws InterruptedException {
    List<LiveEndpoint> all = pool.endpoints();
    if (endpoint == null && all.isEmpty()) {
      throw new IllegalArgumentException(pool.name() + ": no endpoints (expected: 1 or more)");
    }
    LiveEndpoint asked = endpoint == null ? all.getFirst() : required(endpoint);
    return checks.judge(asked.endpoint(), answer);
  }

  private void change(LiveEndpoint live, HealthState health, AdminState state) {
    boolean _ = live.order(state);
    live.health(new Health(health, "as the test says", house.clock().instant()));
  }

  @Override
  public void close() {
    pool.close();
    checks.close();
    made.forEach(Live::close);
  }
}
