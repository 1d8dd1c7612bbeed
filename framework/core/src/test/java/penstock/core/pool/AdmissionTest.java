package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final Admission admission = new Admission();

  private static LimitSettings limits(int requests, int pending) {
    return new LimitSettings(requests, null, pending, Duration.ofSeconds(2));
  }

  private static final class Client implements Admission.Waiter {
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final AtomicInteger admitted = new AtomicInteger();

    @Override
    public boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    @Override
    public void admitted() {
      admitted.incrementAndGet();
    }

    boolean in() {
      return admitted.get() == 1;
    }
  }

  @Test
  void letsInAsManyAsThereIsRoomFor() {
    admission.update(limits(2, 0), 1);
    assertThat(admission.enter()).isTrue();
    assertThat(admission.enter()).isTrue();
    assertThat(admission.full()).isTrue();
    assertThat(admission.enter()).isFalse();
    admission.leave();
    assertThat(admission.enter()).isTrue();
  }

  @Test
  void whoeverCameFirstIsLetInFirst() {
    admission.update(limits(1, 2), 1);
    admission.enter();
    Client first = new Client();
    Client second = new Client();
    assertThat(admission.await(first)).isTrue();
    assertThat(admission.await(second)).isTrue();
    assertThat(admission.pending()).isEqualTo(2);
    admission.leave();
    assertThat(first.in()).isTrue();
    assertThat(second.in()).isFalse();
    admission.leave();
    assertThat(second.in()).isTrue();
    assertThat(admission.pending()).isZero();
  }

  @Test
  void aFullRowTakesNobody() {
    admission.update(limits(1, 1), 1);
    admission.enter();
    assertThat(admission.await(new Client())).isTrue();
    assertThat(admission.await(new Client())).isFalse();
    assertThat(admission.pending()).isEqualTo(1);
  }

  @Test
  void nobodyOvertakesTheRow() {
    admission.update(limits(1, 1), 1);
    admission.enter();
    admission.await(new Client());
    assertThat(admission.enter()).isFalse();
  }

  @Test
  void whoeverLeftTheRowIsNotLetIn() {
    admission.update(limits(1, 2), 1);
    admission.enter();
    Client gone = new Client();
    Client next = new Client();
    admission.await(gone);
    admission.await(next);
    assertThat(gone.claim()).isTrue();
    admission.abandon(gone);
    admission.leave();
    assertThat(gone.in()).isFalse();
    assertThat(next.in()).isTrue();
    assertThat(admission.running()).isEqualTo(1);
  }

  @Test
  void moreRoomLetsTheRowIn() {
    admission.update(limits(1, 2), 1);
    admission.enter();
    Client waiting = new Client();
    admission.await(waiting);
    admission.update(limits(2, 2), 1);
    assertThat(waiting.in()).isTrue();
  }

  @Test
  void theRoomOfThePoolIsThatOfItsEndpoints() {
    admission.update(new LimitSettings(null, 2, 0, Duration.ofSeconds(2)), 3);
    for (int i = 0; i < 6; i++) {
      assertThat(admission.enter()).isTrue();
    }
    assertThat(admission.enter()).isFalse();
  }

  @Test
  void losesNobodyWhenManyComeAndGoAtOnce() throws InterruptedException {
    admission.update(limits(3, 1000), 1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4000);
    for (int thread = 0; thread < 4; thread++) {
      Thread.ofVirtual()
          .start(() -> {
            for (int i = 0; i < 1000; i++) {
              Visit visit = new Visit(inside, most, done);
              if (admission.enter()) {
                visit.admitted();
              } else if (!admission.await(visit)) {
                done.countDown();
              }
            }
          });
    }
    done.await();
    assertThat(most.get()).isBetween(1, 3);
    assertThat(admission.pending()).isZero();
  }

  private final class Visit implements Admission.Waiter {
    private final AtomicInteger inside;
    private final AtomicInteger most;
    private final CountDownLatch done;
    private final AtomicBoolean claimed = new AtomicBoolean();

    Visit(AtomicInteger inside, AtomicInteger most, CountDownLatch done) {
      this.inside = inside;
      this.most = most;
      this.done = done;
    }

    @Override
    public boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    @Override
    public void admitted() {
      Thread.ofVirtual()
          .start(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            inside.decrementAndGet();
            admission.leave();
            done.countDown();
          });
    }
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> limits(0, 1)).hasMessage("requests: 0 (expected: >= 1)");
    assertThatThrownBy(() -> limits(1, -1)).hasMessage("pending: -1 (expected: >= 0)");
    assertThatThrownBy(() -> new LimitSettings(1, 1, 1, Duration.ZERO))
        .hasMessage("pendingTimeout: PT0S (expected: more than 0, 10m at most)");
  }
}
