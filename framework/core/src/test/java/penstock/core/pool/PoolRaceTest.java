package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.pool.PoolFixture.PARTS;
import static penstock.core.pool.PoolFixture.member;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.Tried;
import penstock.testkit.FakeRequest;

class PoolRaceTest {

  private static final Membership NOBODY =
      new Membership() {
        @Override
        public void joined(LiveEndpoint endpoint) {}

        @Override
        public void retired(LiveEndpoint endpoint) {}
      };

  @Test
  void alwaysFindsSomebodyWhileOthersComeAndGo() throws InterruptedException {
    try (ExecutorService control = Executors.newVirtualThreadPerTaskExecutor()) {
      LivePool pool = new LivePool("api", PARTS, PoolHost.of(control, NOBODY));
      pool.members(List.of(member("a"), member("b"), member("c"), member("d")));
      AtomicBoolean done = new AtomicBoolean();
      AtomicLong failures = new AtomicLong();
      List<Thread> line = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        line.add(Thread.ofPlatform().start(() -> chooseUntil(done, pool, failures)));
      }
      for (int i = 0; i < 2_000; i++) {
        disturb(pool, i);
      }
      done.set(true);
      for (Thread thread : line) {
        thread.join();
      }
      assertThat(failures).hasValue(0);
      assertThat(pool.inFlight()).isZero();
      assertThat(pool.misfires()).isZero();
    }
  }

  private static void chooseUntil(AtomicBoolean done, LivePool pool, AtomicLong failures) {
    do {
      LiveEndpoint endpoint = pool.choose(FakeRequest.get("/"), new Tried()).endpoint();
      if (endpoint == null) {
        failures.incrementAndGet();
        return;
      }
      endpoint.begin();
      endpoint.answeredAfter(1_000);
      endpoint.end(Outcome.ANSWERED);
    } while (!done.get());
  }

  // The endpoint `a` is left alone.
  private static void disturb(LivePool pool, int turn) {
    LiveEndpoint b = pool.endpoint("b");
    if (b != null) {
      b.order(turn % 2 == 0 ? AdminState.DRAIN : AdminState.READY);
    }
    LiveEndpoint c = pool.endpoint("c");
    if (c != null) {
      HealthState state = turn % 3 == 0 ? HealthState.DOWN : HealthState.UP;
      c.health(new Health(state, "told by a test", Instant.EPOCH));
    }
    pool.members(
        turn % 5 == 0
            ? List.of(member("a"), member("b"), member("c"))
            : List.of(member("a"), member("b"), member("c"), member("d")));
  }

  @Test
  void settlesOnTheLastStateOrdered() throws InterruptedException {
    ExecutorService control = Executors.newVirtualThreadPerTaskExecutor();
    LivePool pool = new LivePool("api", PARTS, PoolHost.of(control, NOBODY));
    pool.members(List.of(member("a"), member("b")));
    List<Thread> operators = new ArrayList<>();
    for (LiveEndpoint endpoint : pool.endpoints()) {
      operators.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5_000; i++) {
                  endpoint.order(i % 2 == 0 ? AdminState.READY : AdminState.MAINT);
                }
              }));
    }
    for (Thread operator : operators) {
      operator.join();
    }
    control.close();
    assertThat(pool.usable()).isZero();
    assertThat(pool.endpoints())
        .allMatch(endpoint -> endpoint.standing().state() == AdminState.MAINT);
  }
}
