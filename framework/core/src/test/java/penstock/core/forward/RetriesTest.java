package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;
import penstock.testkit.StubRequest;

class RetriesTest {

  private static final RetryPlan.Causes STATUSES =
      new RetryPlan.Causes(true, true, StatusSet.of(Set.of(503)));

  private static RetryPlan plan(RetryPlan.Where where, Duration perTry) {
    return new RetryPlan(
        2,
        STATUSES,
        Set.of(Methods.GET, Methods.PUT),
        new RetryPlan.Backoff(1_000_000, 2_000_000, true),
        where,
        1000,
        perTry.toNanos());
  }

  private static Setup others() {
    return Setup.plain().retry(plan(RetryPlan.Where.OTHERS_FIRST, Duration.ZERO));
  }

  private static String text(StubExchange exchange) throws IOException {
    return new String(exchange.body(), StandardCharsets.UTF_8);
  }

  private static StubEndpoint fine() throws Exception {
    return StubEndpoint.start(exchange -> exchange.answer(200, text(exchange)));
  }

  private static StubEndpoint resetting() throws Exception {
    return StubEndpoint.start(exchange -> {
      exchange.body();
      exchange.reset();
    });
  }

  @Test
  void aResetBeforeTheAnswerMovesOnWithoutBeingAskedTo() throws Exception {
    try (StubEndpoint bad = resetting();
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void endpointsAreToldThatItIsTheSameRequestOnceMore() throws Exception {
    try (StubEndpoint bad = resetting();
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      client.get("/", "X-Retry-Attempt: 7");
      StubRequest first = bad.requests().getFirst();
      StubRequest second = good.requests().getFirst();
      assertThat(first.header("x-retry-attempt")).isNull();
      assertThat(second.headers("x-retry-attempt")).containsExactly("1");
      assertThat(first.header("x-request-id")).isEqualTo(second.header("x-request-id"));
      client.get("/");
      assertThat(good.requests().getLast().header("x-request-id"))
          .isNotEqualTo(second.header("x-request-id"));
    }
  }

  @Test
  void whatWouldDoHarmTwiceIsNotRepeated() throws Exception {
    try (StubEndpoint bad = resetting();
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("POST /", "Content-Length: 2") + "hi").reply().status())
          .isEqualTo(502);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(502, "endpoint-reset"));
    }
  }

  @Test
  void aBodyIsSentOnceMore() throws Exception {
    try (StubEndpoint bad = resetting();
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("PUT /", "Content-Length: 5") + "hello").reply().text())
          .isEqualTo("hello");
      String chunked = request("PUT /", "Transfer-Encoding: chunked");
      assertThat(client.send(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").reply().text())
          .isEqualTo("abcde");
    }
  }

  @Test
  void aBodyThatCameInPiecesIsSentOnceMore() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    StubEndpoint.Behaviour halfway =
        exchange -> {
          exchange.bodyStream().readNBytes(3);
          exchange.reset();
          reset.countDown();
        };
    try (StubEndpoint bad = StubEndpoint.start(halfway);
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("PUT /", "Content-Length: 6") + "abc");
      assertThat(reset.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.send("def").reply().text()).isEqualTo("abcdef");
    }
  }

  @Test
  void aBodyTooLongToBeKeptIsNotRepeated() throws Exception {
    String body = "x".repeat(2000);
    try (StubEndpoint bad = resetting();
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(others(), bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("PUT /", "Content-Length: 2000") + body).reply().status())
          .isEqualTo(502);
    }
  }

  @Test
  void anUnwantedStatusIsNotPassedOn() throws Exception {
    try (StubEndpoint bad = StubEndpoint.start(exchange -> exchange.answer(503, "busy"));
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(others(), bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.send(request("PUT /", "Content-Length: 2") + "hi").reply().text())
          .isEqualTo("hi");
      assertThat(client.send(request("POST /", "Content-Length: 2") + "hi").reply().status())
          .isEqualTo(503);
    }
  }

  @Test
  void theLastAnswerIsPassedOnWhateverItsStatus() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    StubEndpoint.Behaviour busy =
        exchange -> exchange.answer(503, "busy " + asked.incrementAndGet());
    try (StubEndpoint one = StubEndpoint.start(busy);
        ProxyFixture proxy = new ProxyFixture(others(), one.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.text()).isEqualTo("busy 3");
    }
  }

  @Test
  void nobodyIsAskedTwiceUnlessThePlanSaysSo() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    StubEndpoint.Behaviour resetting =
        exchange -> {
          asked.incrementAndGet();
          exchange.reset();
        };
    try (StubEndpoint one = StubEndpoint.start(resetting);
        ProxyFixture proxy = new ProxyFixture(one.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").status()).isEqualTo(502);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUp() throws Exception {
    Setup setup = Setup.plain().retry(plan(RetryPlan.Where.OTHERS_FIRST, Duration.ofMillis(500)));
    try (StubEndpoint silent = StubEndpoint.start(StubExchange::stall);
        StubEndpoint good = fine();
        ProxyFixture proxy = new ProxyFixture(setup, silent.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void theBudgetEndsAStorm() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    StubEndpoint.Behaviour busy =
        exchange -> {
          asked.incrementAndGet();
          exchange.answer(503, "busy");
        };
    try (StubEndpoint one = StubEndpoint.start(busy);
        StubEndpoint other = StubEndpoint.start(busy);
        ProxyFixture proxy = new ProxyFixture(others(), one.address(), other.address());
        RawClient client = new RawClient(proxy.address())) {
      for (int i = 0; i < 400; i++) {
        assertThat(client.get("/").status()).isEqualTo(503);
      }
      // A fifth of the requests; within a second three a second count as thirty.
      assertThat(asked.get()).isBetween(470, 480);
    }
  }
}
