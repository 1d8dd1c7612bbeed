package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.StubEndpoint;

/// An I/O thread that stood still: by a stopped process, a paused machine, a long collection.
class StandingStillTest {

  private static final long FIRST_BYTE = Duration.ofMillis(500).toNanos();

  private static Setup impatient() {
    long idle = Duration.ofSeconds(20).toNanos();
    return Setup.plain().forward(new ForwardPlan.Limits(FIRST_BYTE, idle, 0, 1L << 40));
  }

  @Test
  void anAnswerThatCameMeanwhileIsNotLate() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch still = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    StubEndpoint.Behaviour behaviour =
        exchange -> {
          asked.countDown();
          still.await();
          exchange.answer(200, "in time");
          answered.countDown();
        };
    try (StubEndpoint stub = StubEndpoint.start(behaviour);
        ProxyFixture proxy = new ProxyFixture(impatient(), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", "Content-Length: 0"));
      asked.await();
      proxy.standStill(
          () -> {
            still.countDown();
            answered.await();
            return true;
          },
          2 * FIRST_BYTE);
      assertThat(client.reply().text()).isEqualTo("in time");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void aSilentEndpointIsLateAllTheSame() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    StubEndpoint.Behaviour silent =
        exchange -> {
          asked.countDown();
          exchange.stall();
        };
    try (StubEndpoint stub = StubEndpoint.start(silent);
        ProxyFixture proxy = new ProxyFixture(impatient(), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", "Content-Length: 0"));
      asked.await();
      proxy.standStill(() -> true, 2 * FIRST_BYTE);
      assertThat(client.reply().status()).isEqualTo(504);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(504, "header-timeout"));
    }
  }
}
