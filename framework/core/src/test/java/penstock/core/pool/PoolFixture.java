package penstock.core.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.SlowStartSettings;
import penstock.core.endpoint.Tried;
import penstock.spi.Percent;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Traffic;
import penstock.testkit.FakeRequest;
import penstock.testkit.ManualClock;

/// A pool for tests: time stands still, and control work waits in a queue until it is run.
public final class PoolFixture {

  /// Takes the candidates in turn.
  public static final BalancingPolicy IN_TURN =
      candidates -> {
        AtomicInteger cursor = new AtomicInteger();
        return (_, _) -> candidates.get(Math.floorMod(cursor.getAndIncrement(), candidates.size()));
      };

  /// Admits bound clients for a minute.
  public static final DrainPolicy KEEP =
      new DrainPolicy() {
        @Override
        public boolean admits(Traffic traffic, Candidate draining) {
          return true;
        }

        @Override
        public boolean drained(Candidate draining, Duration since) {
          return since.compareTo(Duration.ofMinutes(1)) >= 0;
        }
      };

  /// Binds by the cookie `home`, which holds the endpoint's name.
  public static final SessionStickiness BY_COOKIE =
      new SessionStickiness() {
        @Override
        public Bond bondOf(Traffic traffic) {
          String home = ((FakeRequest) traffic).cookie("home");
          if (home == null) {
            return Bond.NONE;
          }
          if (home.startsWith("old-")) {
            return Bond.aged(home.substring("old-".length()));
          }
          return home.equals("forged") ? Bond.INVALID : Bond.to(home);
        }

        @Override
        public Header bind(Traffic traffic, Endpoint endpoint) {
          return new Header("Set-Cookie", "home=" + endpoint.name());
        }
      };

  public static final PoolParts PARTS =
      new PoolParts(
          IN_TURN,
          null,
          KEEP,
          new ConnectSettings(Duration.ofSeconds(2), 32, Duration.ofSeconds(60)),
          Checks.NONE,
          null,
          Percent.parse("50%"),
          RetryBudgetSettings.USUAL,
          LimitSettings.NONE,
          null);

  public final ManualClock clock = new ManualClock();
  public final Queue<Runnable> control = new ArrayDeque<>();
  public final List<String> told = new ArrayList<>();
  public final LivePool pool;

  public PoolFixture(PoolParts parts) {
    Membership membership =
        new Membership() {
          @Override
          public void joined(LiveEndpoint endpoint) {
            told.add("joined " + endpoint);
          }

          @Override
          public void retired(LiveEndpoint endpoint) {
            told.add("retired " + endpoint);
          }

          @Override
          public void closed(LiveEndpoint endpoint) {
            told.add("closed " + endpoint);
          }

          @Override
          public void fell(LiveEndpoint endpoint) {
            told.add("fell " + endpoint);
          }

          @Override
          public void reopened(LiveEndpoint endpoint) {
            told.add("reopened " + endpoint);
          }
        };
    pool =
        new LivePool("api", parts, new PoolHost(control::add, clock::nanoTime, clock, membership));
  }

  public static PoolParts with(SessionStickiness sticky) {
    return new PoolParts(
        IN_TURN,
        sticky,
        KEEP,
        PARTS.connect(),
        Checks.NONE,
        null,
        PARTS.panicThreshold(),
        PARTS.retryBudget(),
        LimitSettings.NONE,
        null);
  }

  public static PoolParts with(Checks checks) {
    return new PoolParts(
        IN_TURN,
        null,
        KEEP,
        PARTS.connect(),
        checks,
        null,
        PARTS.panicThreshold(),
        PARTS.retryBudget(),
        LimitSettings.NONE,
        null);
  }

  public static PoolParts with(BalancingPolicy policy, @Nullable SlowStartSettings slowStart) {
    return new PoolParts(
        policy,
        null,
        KEEP,
        PARTS.connect(),
        Checks.NONE,
        slowStart,
        PARTS.panicThreshold(),
        PARTS.retryBudget(),
        LimitSettings.NONE,
        null);
  }

  public static Member member(String name) {
    return Member.of(new Endpoint(name, "127.0.0.1", 80, 1, Map.of()));
  }

  public static Member backup(String name) {
    return new Member(new Endpoint(name, "127.0.0.1", 80, 1, Map.of()), true, AdminState.READY);
  }

  public PoolFixture having(String... names) {
    List<Member> members = new ArrayList<>();
    for (String name : names) {
      members.add(name.startsWith("backup") ? backup(name) : member(name));
    }
    pool.members(members);
    return this;
  }

  public LiveEndpoint endpoint(String name) {
    return Objects.requireNonNull(pool.endpoint(name), name);
  }

  /// Sets what checks found and lets the pool follow.
  public void health(String name, HealthState state) {
    endpoint(name).health(new Health(state, "told by a test", clock.instant()));
    runControl();
  }

  public void runControl() {
    for (Runnable task = control.poll(); task != null; task = control.poll()) {
      task.run();
    }
  }

  public Choice choose() {
    return pool.choose(FakeRequest.get("/"), new Tried());
  }

  public Choice chooseBoundTo(String name) {
    return pool.choose(FakeRequest.get("/").withCookie("home", name), new Tried());
  }

  /// The names of twelve choices, sorted, each once, such as `a b`.
  public String chosen() {
    var names = new java.util.TreeSet<String>();
    for (int i = 0; i < 12; i++) {
      Choice choice = choose();
      LiveEndpoint endpoint = choice.endpoint();
      names.add(endpoint == null ? choice.reason().word() : endpoint.name());
    }
    return String.join(" ", names);
  }
}
