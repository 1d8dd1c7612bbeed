package penstock.plugin.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.plugin.health.http.Checks.GET_HEALTH;
import static penstock.plugin.health.http.Checks.expect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.AnswerReader;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;

@Timeout(60)
class HttpCheckTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "status: ok"));
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void passesOnAnExpectedStatus() throws Exception {
    assertThat(probe(GET_HEALTH)).isEqualTo(new ProbeResult.Pass("GET /health: 200"));
  }

  @Test
  void asksOnANewConnectionThatItEnds() throws Exception {
    probe(GET_HEALTH);
    probe(GET_HEALTH.withHeader("X-Key", "a b").withHost("api.example.com"));
    assertThat(stub.connections()).isEqualTo(2);
    assertThat(stub.requests().getFirst().header("Host")).isEqualTo("127.0.0.1:" + stub.port());
    assertThat(stub.requests().getFirst().header("Connection")).isEqualTo("close");
    assertThat(stub.requests().getLast().header("Host")).isEqualTo("api.example.com");
    assertThat(stub.requests().getLast().header("X-Key")).isEqualTo("a b");
  }

  @Test
  void saysTheStatusAndTheBeginningOfTheBody() throws Exception {
    stub.behave(exchange -> exchange.answer(503, "db pool\r\n\t exhausted"));
    assertThat(probe(GET_HEALTH))
        .isEqualTo(new ProbeResult.Fail("GET /health: 503 'db pool exhausted'", true));
    stub.behave(exchange -> exchange.answer(500, "x".repeat(500)));
    assertThat(reason(GET_HEALTH)).isEqualTo("GET /health: 500 '" + "x".repeat(60) + "'");
    stub.behave(exchange -> exchange.answer(500, ""));
    assertThat(reason(GET_HEALTH)).isEqualTo("GET /health: 500");
  }

  @Test
  void judgesAnAnswerThatSomebodyElseBrings() throws Exception {
    HttpCheck check = HttpCheck.of(GET_HEALTH.plain());
    byte[] answer = "HTTP/1.1 503\r\n\r\ndown".getBytes(StandardCharsets.US_ASCII);

    assertThat(
            check.judge(
                stub.endpoint("a"),
                AnswerReader.of(new ByteArrayInputStream(answer)),
                Duration.ofMillis(1)))
        .isEqualTo(new ProbeResult.Fail("GET /health: 503 'down'", true));
    assertThat(stub.connections()).isZero();
  }

  @Test
  void failsAtOnceOnTheStatusesSetForIt() throws Exception {
    Checks check = GET_HEALTH.expecting(expect("200-599")).failingAtOnce("503");
    stub.behave(exchange -> exchange.answer(503, "stopping"));
    assertThat(probe(check))
        .isEqualTo(new ProbeResult.Fail("GET /health: 503 'stopping'", true, true));
    stub.behave(exchange -> exchange.answer(500, ""));
    assertThat(probe(check)).isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void looksForTextInTheBody() throws Exception {
    assertThat(probe(GET_HEALTH.expectingBody("ok"))).isInstanceOf(ProbeResult.Pass.class);
    assertThat(reason(GET_HEALTH.expectingBody("fine")))
        .isEqualTo("GET /health: body does not contain \"fine\"");
    assertThat(probe(GET_HEALTH.expectingPattern("status:\\s+ok$")))
        .isInstanceOf(ProbeResult.Pass.class);
    assertThat(reason(GET_HEALTH.expectingPattern("^ok")))
        .isEqualTo("GET /health: body does not match /^ok/");
  }

  @Test
  void looksForAHeader() throws Exception {
    Checks check = GET_HEALTH.expectingHeader("X-Service", "cart");
    assertThat(reason(check))
        .isEqualTo("GET /health: header X-Service: absent (expected: \"cart\")");
    stub.behave(exchange -> exchange.answer(200, "", "x-service: shop"));
    assertThat(reason(check))
        .isEqualTo("GET /health: header X-Service: \"shop\" (expected: \"cart\")");
    stub.behave(exchange -> exchange.answer(200, "", "x-service: cart"));
    assertThat(probe(check)).isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void readsNoMoreThanTheFirst256KiBOfABody() throws Exception {
    stub.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(300 * 1024) + "ok");
      exchange.stall();
    });
    assertThat(reason(GET_HEALTH.expectingBody("ok")))
        .isEqualTo("GET /health: body does not contain \"ok\"");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          2\\r\\nst\\r\\n3;x=y\\r\\nate\\r\\n0\\r\\n\\r\\n, GET /health: 200
          2\\r\\nstate\\r\\n0\\r\\n\\r\\n,                 GET /health: malformed chunk
          zz\\r\\n,                                        GET /health: malformed length
          9\\r\\nstat,                                     GET /health: closed in the middle of the body
          """)
  void readsChunks(String chunks, String text) throws Exception {
    String body = chunks.replace("\\r\\n", "\r\n");
    stub.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
      exchange.close();
    });
    assertThat(text(probe(GET_HEALTH.expectingBody("state")))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          SSH-2.0-OpenSSH_9.2\\r\\n,                        no HTTP/1.1 answer: 'SSH-2.0-OpenSSH_9.2'
          HTTP/1.1 200 OK\\r\\nbroken\\r\\n\\r\\n,            malformed header
          HTTP/1.1 200 OK\\r\\nA: b\\r\\n,                   closed in the middle
          '',                                             closed without an answer
          HTTP/1.1 103 Early\\r\\nLink: x\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n, 200
          HTTP/1.0 204 No Content\\r\\n\\r\\n,               204
          """)
  void readsHeads(String head, String text) throws Exception {
    String bytes = head.replace("\\r\\n", "\r\n");
    stub.behave(exchange -> {
      exchange.raw(bytes);
      exchange.close();
    });
    assertThat(text(probe(GET_HEALTH))).isEqualTo("GET /health: " + text);
  }

  @Test
  void refusesEndlessHeaders() throws Exception {
    stub.behave(
        exchange -> exchange.raw("HTTP/1.1 200 OK\r\nA: " + "x".repeat(70_000) + "\r\n\r\n"));
    assertThat(reason(GET_HEALTH)).isEqualTo("GET /health: more than 64 KiB of headers");
  }

  @Test
  void failsWhenTheEndpointIsSilent() throws Exception {
    stub.behave(exchange -> exchange.stall());
    assertThat(GET_HEALTH_CHECK.probe(stub.endpoint("a"), SHORT))
        .isEqualTo(new ProbeResult.Fail("GET /health: no answer within 1s", true));
  }

  @Test
  void endsAtItsTimeoutAlthoughBytesKeepComing() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    stub.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\n\r\n");
      try {
        while (!stopped.await(10, TimeUnit.MILLISECONDS)) {
          exchange.raw("x");
        }
      } finally {
        exchange.close();
      }
    });
    HttpCheck check = HttpCheck.of(GET_HEALTH.expectingBody("ok").plain());
    assertThat(check.probe(stub.endpoint("a"), SHORT))
        .isEqualTo(new ProbeResult.Fail("GET /health: no answer within 1s", true));
    stopped.countDown();
  }

  @Test
  void givesUpOnAPatternThatNeverEnds() throws Exception {
    stub.behave(exchange -> exchange.answer(200, "a".repeat(64) + "!"));
    HttpCheck check = HttpCheck.of(GET_HEALTH.expectingPattern("(a|aa)+b\\1").plain());
    assertThat(check.probe(stub.endpoint("a"), Duration.ofSeconds(1)))
        .isEqualTo(new ProbeResult.Fail("GET /health: bodyRegex took longer than 1s", true));
  }

  @Test
  void tellsARefusedConnectionFromASickApplication() throws Exception {
    int port = stub.port();
    stub.close();
    assertThat(GET_HEALTH_CHECK.probe(at(port), LONG))
        .isEqualTo(new ProbeResult.Fail("connection refused", false));
  }

  @Test
  void tellsAResetFromAnAnswer() throws Exception {
    stub.behave(exchange -> exchange.reset());
    assertThat(probe(GET_HEALTH))
        .isEqualTo(new ProbeResult.Fail("GET /health: connection reset", true));
  }

  @Test
  void asksAnotherPortWhenToldTo() throws Exception {
    int closed = Ports.next();
    HttpCheck there = HttpCheck.of(GET_HEALTH.withPort(stub.port()).plain());
    assertThat(there.probe(at(closed), LONG))
        .isEqualTo(new ProbeResult.Pass("GET :" + stub.port() + "/health: 200"));
    assertThat(reason(GET_HEALTH.withPort(closed)))
        .isEqualTo("port " + closed + ": connection refused");
  }

  @Test
  void readsNoBodyAfterHead() throws Exception {
    stub.behave(exchange -> {
      exchange.raw("HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\n");
      exchange.stall();
    });
    assertThat(reason(GET_HEALTH.withMethod("HEAD"))).isEqualTo("HEAD /health: 500");
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    stub.behave(exchange -> {
      asked.countDown();
      exchange.stall();
    });
    Exchanger<Object> outcome = new Exchanger<>();
    Thread prober =
        Thread.startVirtualThread(() -> {
          Object seen;
          try {
            seen = GET_HEALTH_CHECK.probe(stub.endpoint("a"), LONG);
          } catch (IOException | InterruptedException e) {
            seen = e;
          }
          try {
            outcome.exchange(seen);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    asked.await();
    prober.interrupt();
    assertThat(outcome.exchange("")).isInstanceOf(InterruptedException.class);
  }

  private static final HttpCheck GET_HEALTH_CHECK = HttpCheck.of(GET_HEALTH.plain());

  private ProbeResult probe(Checks checks) throws Exception {
    return HttpCheck.of(checks.plain()).probe(stub.endpoint("a"), LONG);
  }

  private String reason(Checks checks) throws Exception {
    ProbeResult result = probe(checks);
    assertThat(result).isInstanceOf(ProbeResult.Fail.class);
    return text(result);
  }

  private static String text(ProbeResult result) {
    return switch (result) {
      case ProbeResult.Pass pass -> pass.detail();
      case ProbeResult.Fail fail -> fail.reason();
    };
  }

  private static Endpoint at(int port) {
    return new Endpoint("a", "127.0.0.1", port, 1, Map.of());
  }
}
