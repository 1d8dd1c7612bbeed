package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;
import penstock.testkit.StubRequest;

/// Copies of requests, sent to another pool.
class EngineMirrorTest {

  private final BlockingQueue<Copied> copies = new LinkedBlockingQueue<>();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private int http2 = 1;
  private StubEndpoint site;
  private StubEndpoint next;
  private EngineFixture fixture;

  /// A copy as its endpoint saw it.
  private record Copied(StubRequest request, String body) {}

  @BeforeEach
  void start() throws IOException {
    site = StubEndpoint.start(EngineMirrorTest::answer);
    next =
        StubEndpoint.start(exchange -> {
          String body = new String(exchange.body(), StandardCharsets.UTF_8);
          copies.add(new Copied(exchange.request(), body));
          if (exchange.target().startsWith("/slow")) {
            goOn.await();
          }
          if (exchange.target().startsWith("/stream")) {
            exchange.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            goOn.await();
          }
          exchange.answer(202, "copied", "X-Version: 2", "Content-Type: text/plain");
        });
    fixture = new EngineFixture();
  }

  private static void answer(StubExchange exchange) throws IOException {
    String body = new String(exchange.body(), StandardCharsets.UTF_8);
    exchange.answer(200, "got " + body, "X-Version: 1", "Content-Type: text/plain");
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    fixture.close();
    site.close();
    next.close();
  }

  private void mirror(String mirror) throws IOException {
    fixture.apply(
        """
        server: { instance: here }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site, mirror: %s }]
        pools:
          site: { endpoints: ["127.0.0.1:%d"] }
          next: { endpoints: ["127.0.0.1:%d"] }
          narrow: { limits: { requests: 1 }, endpoints: ["127.0.0.1:%d"] }
          dead: { endpoints: ["127.0.0.1:%d"] }
          two: { protocol: h2c, endpoints: ["127.0.0.1:%d"] }
          empty: {}
        """
            .formatted(mirror, site.port(), next.port(), next.port(), Ports.next(), http2));
  }

  private Client.Answer get(String path, String... headers) throws IOException {
    return Client.once(fixture.at("web"), path, headers);
  }

  private Copied copy() throws InterruptedException {
    @Nullable Copied next = copies.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no copy");
    }
    return next;
  }

  private void awaitSent(String codeClass, String reason, int times) throws InterruptedException {
    EngineFixture.await(
        times + " sent: " + codeClass + " " + reason,
        () ->
            fixture.count(
                    "penstock_mirror_requests_total", "code_class", codeClass, "reason", reason)
                == times);
    EngineFixture.await("none left", () -> fixture.gauge("penstock_mirror_in_flight") == 0);
  }

  private void awaitDropped(String cause, int times) throws InterruptedException {
    EngineFixture.await(
        times + " dropped: " + cause,
        () -> fixture.count("penstock_mirror_dropped_total", "cause", cause) == times);
  }

  @Test
  void aCopyIsWhatTheEndpointGotAndItsAnswerIsForgotten() throws Exception {
    mirror("next");
    try (Client client = fixture.client("web")) {
      assertThat(client.post("/a?b=c", "hello", "X-Mine: 1").body()).isEqualTo("got hello");
    }
    Copied copy = copy();
    StubRequest original = site.requests().getFirst();
    assertThat(copy.body()).isEqualTo("hello");
    assertThat(copy.request().method()).isEqualTo("POST");
    assertThat(copy.request().target()).isEqualTo("/a?b=c");
    assertThat(copy.request().header("X-Penstock-Mirror")).isEqualTo("here");
    assertThat(original.header("X-Penstock-Mirror")).isNull();
    for (String name : new String[] {"Host", "X-Mine", "X-Request-Id", "Via"}) {
      assertThat(copy.request().header(name)).isNotNull().isEqualTo(original.header(name));
    }
    awaitSent("2xx", "ok", 1);
    assertThat(fixture.count("penstock_requests_total")).isEqualTo(1);
  }

  @Test
  void connectionsToTheMirrorAreKept() throws Exception {
    mirror("next");
    for (int i = 1; i <= 3; i++) {
      assertThat(get("/").status()).isEqualTo(200);
      awaitSent("2xx", "ok", i);
    }
    assertThat(fixture.endpoint("next", "127.0.0.1:" + next.port()).connections())
        .isBetween(1, 2); // one for each I/O thread
  }

  @Test
  void aBodyOfUnknownLengthIsCopied() throws Exception {
    mirror("next");
    try (Client client = fixture.client("web")) {
      client.sendChunked("/", "x".repeat(30_000), "y".repeat(20_000));
      assertThat(client.answer().body()).hasSize(50_004);
    }
    Copied copy = copy();
    assertThat(copy.body()).hasSize(50_000);
    assertThat(copy.request().header("Transfer-Encoding")).isEqualTo("chunked");
    awaitSent("2xx", "ok", 1);
  }

  @Test
  void aMirrorMaySpeakHttp2() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Http2Stub stub =
        Http2Stub.start((peer, _) -> {
          peer.settings();
          Http2Frame head = peer.next(Http2Client.HEADERS);
          seen.add(String.valueOf(head.fields()));
          seen.add(new String(peer.next(Http2Client.DATA).payload(), StandardCharsets.UTF_8));
          peer.headers(head.stream(), Http2Client.END_STREAM, ":status", "204");
          peer.end();
        })) {
      http2 = stub.address().getPort();
      mirror("two");
      try (Client client = fixture.client("web")) {
        client.sendChunked("/", "hello");
        assertThat(client.answer().status()).isEqualTo(200);
      }
      assertThat(seen.poll(20, TimeUnit.SECONDS)).contains("x-penstock-mirror", "here");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
      awaitSent("2xx", "ok", 1);
    }
  }

  @Test
  void aRequestWithALongBodyIsNotCopied() throws Exception {
    mirror("{ pool: next, bodyBytes: 10B }");
    try (Client client = fixture.client("web")) {
      assertThat(client.post("/", "x".repeat(11)).status()).isEqualTo(200);
      assertThat(client.post("/", "x".repeat(10)).status()).isEqualTo(200);
    }
    assertThat(copy().body()).hasSize(10);
    awaitDropped("body", 1);
    awaitSent("2xx", "ok", 1);
  }

  @Test
  void aSlowMirrorKeepsNobodyWaiting() throws Exception {
    mirror("{ pool: next, atOnce: 1, timeout: 5m }");
    for (int i = 0; i < 3; i++) {
      assertThat(get("/slow").status()).isEqualTo(200);
    }
    awaitDropped("at-once", 2);
    goOn.countDown();
    awaitSent("2xx", "ok", 1);
  }

  @Test
  void aSilentMirrorIsGivenUp() throws Exception {
    mirror("{ pool: next, timeout: 100ms }");
    assertThat(get("/slow").status()).isEqualTo(200);
    awaitSent("none", "request-timeout", 1);
    EngineFixture.await(
        "nothing is in flight",
        () -> fixture.endpoint("next", "127.0.0.1:" + next.port()).inFlight() == 0);
  }

  @Test
  void aStreamOfTheMirrorIsBrokenOffWithoutBlame() throws Exception {
    mirror("{ pool: next, timeout: 100ms }");
    assertThat(get("/stream").status()).isEqualTo(200);
    awaitSent("2xx", "request-timeout", 1);
    assertThat(fixture.count("penstock_endpoint_errors_total", "pool", "next")).isZero();
  }

  @Test
  void aDeadMirrorIsNobodysTrouble() throws Exception {
    mirror("dead");
    assertThat(get("/").status()).isEqualTo(200);
    awaitSent("none", "connect-refused", 1);
  }

  @Test
  void aMirrorWithoutEndpointsOrRoomGetsNothing() throws Exception {
    mirror("empty");
    assertThat(get("/").status()).isEqualTo(200);
    awaitDropped("no-endpoint", 1);
    mirror("narrow");
    assertThat(get("/slow").status()).isEqualTo(200);
    assertThat(copy().request().target()).isEqualTo("/slow");
    assertThat(get("/").status()).isEqualTo(200);
    awaitDropped("pool-limit", 1);
    goOn.countDown();
    awaitSent("2xx", "ok", 1);
    assertThat(get("/").status()).isEqualTo(200);
    awaitSent("2xx", "ok", 2);
  }

  @Test
  void aRequestThatBreaksOffIsNotCopied() throws Exception {
    mirror("next");
    try (Client client = fixture.client("web")) {
      client.send("POST", "/", "", "Content-Length: 10");
      EngineFixture.await("a copy is kept", () -> fixture.gauge("penstock_mirror_in_flight") == 1);
    }
    awaitDropped("unfinished", 1);
    assertThat(copies).isEmpty();
  }

  @Test
  void aCopyIsNotCopiedAgain() throws Exception {
    mirror("next");
    assertThat(get("/again", "X-Penstock-Mirror: there").status()).isEqualTo(200);
    assertThat(get("/first").status()).isEqualTo(200);
    assertThat(copy().request().target()).isEqualTo("/first");
    assertThat(site.requests().getFirst().header("X-Penstock-Mirror")).isNull();
  }

  @Test
  void aShareIsCopied() throws Exception {
    mirror("{ pool: next, percent: 0% }");
    assertThat(get("/none").status()).isEqualTo(200);
    mirror("{ pool: next, percent: 100% }");
    assertThat(get("/all").status()).isEqualTo(200);
    assertThat(copy().request().target()).isEqualTo("/all");
  }

  @Test
  void answersAreCompared() throws Exception {
    mirror("{ pool: next, compare: [status, header.X-Version, header.Content-Type] }");
    assertThat(get("/").status()).isEqualTo(200);
    awaitSent("2xx", "ok", 1);
    EngineFixture.await("compared", () -> fixture.count("penstock_mirror_compared_total") == 3);
    assertThat(compared("status", "different")).isEqualTo(1);
    assertThat(compared("header.x-version", "different")).isEqualTo(1);
    assertThat(compared("header.content-type", "same")).isEqualTo(1);
  }

  private long compared(String part, String result) {
    return fixture.count("penstock_mirror_compared_total", "part", part, "result", result);
  }
}
