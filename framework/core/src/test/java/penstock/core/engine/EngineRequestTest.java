package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// What becomes of requests, from the client's socket to the endpoint's and back.
class EngineRequestTest {

  private StubEndpoint stub;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello", "X-Server: stub"));
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void routes(String routes) throws IOException {
    fixture.apply(
        """
        server: { instance: here, trustedProxies: ["127.0.0.0/8"] }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
        %s
        pools:
          site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }] }
          empty: {}
          broken: { balance: { type: round-robin, fails: pick }, endpoints: ["127.0.0.1:%d"] }
        """
            .formatted(routes.indent(2), stub.port(), stub.port()));
  }

  private Client.Answer get(String path, String... headers) throws IOException {
    return Client.once(fixture.at("web"), path, headers);
  }

  private StubRequest last() {
    return stub.requests().getLast();
  }

  @Test
  void reachesTheEndpoint() throws IOException {
    routes("- { pool: site }");

    Client.Answer answer = get("/a?b=c");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.header("x-server")).isEqualTo("stub");
    assertThat(last().target()).isEqualTo("/a?b=c");
  }

  @Test
  void answers404WithoutARoute() throws IOException {
    routes("- { path: /only/, pool: site }");

    assertThat(get("/other").status()).isEqualTo(404);
    assertThat(get("/only/x").status()).isEqualTo(200);
  }

  @Test
  void answers503ForAPoolWithoutEndpoints() throws IOException {
    routes("- { pool: empty }");

    Client.Answer answer = get("/");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.header("proxy-status")).contains("here");
  }

  @Test
  void rewritesPathAndHost() throws IOException {
    routes(
        "- { path: /api/, pool: site, rewrite: { path: { stripPrefix: /api }, host: inner.example }"
            + " }");

    assertThat(get("/api/x?y=1").status()).isEqualTo(200);
    assertThat(last().target()).isEqualTo("/x?y=1");
    assertThat(last().header("host")).isEqualTo("inner.example");
  }

  @Test
  void changesHeadersBothWays() throws IOException {
    routes(
        """
        - pool: site
          headers:
            request: { set: { x-new: "1" }, remove: [x-secret] }
            response: { set: { x-more: "2" }, remove: [x-server] }
        """);

    Client.Answer answer = get("/", "X-Secret: s");

    assertThat(last().header("x-new")).isEqualTo("1");
    assertThat(last().header("x-secret")).isNull();
    assertThat(answer.header("x-more")).isEqualTo("2");
    assertThat(answer.header("x-server")).isNull();
  }

  @Test
  void redirects() throws IOException {
    routes("- { redirect: { host: cdn.example, code: 302 } }");

    Client.Answer answer = get("/a?b=c");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location")).isEqualTo("http://cdn.example/a?b=c");
  }

  @Test
  void respondsWithoutAnEndpoint() throws IOException {
    routes("- { respond: { status: 503, body: back soon, headers: { retry-after: \"9\" } } }");

    try (Client client = fixture.client("web")) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("back soon");
      assertThat(answer.header("retry-after")).isEqualTo("9");

      Client.Answer head = client.head("/");
      assertThat(head.status()).isEqualTo(503);
      assertThat(head.header("content-length")).isEqualTo("9");

      assertThat(client.get("/").body()).isEqualTo("back soon");
    }
    assertThat(stub.connections()).isZero();
  }

  @Test
  void splitsByWeight() throws IOException {
    routes("- { split: [{ pool: site, weight: 1 }, { pool: empty, weight: 0 }] }");

    for (int i = 0; i < 20; i++) {
      assertThat(get("/").status()).isEqualTo(200);
    }
  }

  @Test
  void doesWhatARuleDecides() throws IOException, InterruptedException {
    routes("- { rule: test, pool: site }");

    try (Client client = fixture.client("web")) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.get("/", "X-Decide: site").status()).isEqualTo(200);
      assertThat(client.get("/", "X-Decide: reject").status()).isEqualTo(403);
      Client.Answer redirect = client.get("/", "X-Decide: redirect");
      assertThat(redirect.status()).isEqualTo(307);
      assertThat(redirect.header("location")).isEqualTo("/elsewhere");
      assertThat(client.get("/", "X-Decide: nowhere").status()).isEqualTo(500);
      assertThat(client.get("/", "X-Decide: empty").status()).isEqualTo(503);
    }
    awaitCounted("no-pool", 1);
    awaitCounted("denied", 1);
  }

  @Test
  void survivesARuleThatThrows() throws IOException, InterruptedException {
    routes("- { rule: test, pool: site }");

    try (Client client = fixture.client("web")) {
      assertThat(client.get("/", "X-Decide: throw").status()).isEqualTo(500);
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    awaitCounted("plugin-error", 1);
  }

  @Test
  void survivesAFilterThatThrows() throws IOException, InterruptedException {
    routes(
        """
        - { path: /bad/, filters: [{ type: test, fails: handle }], pool: site }
        - { filters: [test], pool: site }
        """);

    assertThat(get("/bad/").status()).isEqualTo(500);
    assertThat(get("/").status()).isEqualTo(200);
    awaitCounted("plugin-error", 1);
  }

  @Test
  void survivesAPolicyThatThrows() throws IOException, InterruptedException {
    routes("- { path: /bad/, pool: broken }\n- { pool: site }");

    try (Client client = fixture.client("web")) {
      assertThat(client.get("/bad/").status()).isEqualTo(500);
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    awaitCounted("plugin-error", 1);
  }

  @Test
  void keepsToTheTimesOfARoute() throws IOException, InterruptedException {
    stub.behave(exchange -> exchange.stall());
    routes("- { pool: site, timeouts: { firstByte: 50ms } }");

    assertThat(get("/").status()).isEqualTo(504);
    awaitCounted("header-timeout", 1);
  }

  @Test
  void keepsToTheLimitsOfARoute() throws IOException {
    routes("- { path: /small/, pool: site, limits: { bodyBytes: 4B } }\n- { pool: site }");

    try (Client client = fixture.client("web")) {
      assertThat(client.post("/", "12345").status()).isEqualTo(200);
      assertThat(client.post("/small/", "12345").status()).isEqualTo(413);
    }
  }

  @Test
  void believesTrustedProxies() throws IOException {
    routes("- { match: { clientIp: 192.0.2.0/24 }, pool: site }");

    assertThat(get("/", "X-Forwarded-For: 192.0.2.7").status()).isEqualTo(200);
    assertThat(get("/", "X-Forwarded-For: 198.51.100.7").status()).isEqualTo(404);
    assertThat(last().header("x-forwarded-for")).isEqualTo("192.0.2.7, 127.0.0.1");
  }

  @Test
  void countsWithLabels() throws IOException, InterruptedException {
    routes("- { name: all, pool: site }");

    Client client = fixture.client("web");
    client.post("/", "12345");
    client.get("/");
    client.close();
    EngineFixture.await(
        "everything is over",
        () -> fixture.count("penstock_requests_total", "route", "all", "pool", "site") == 2);

    fixture.awaitCount(
        1,
        "penstock_requests_total",
        "listener",
        "web",
        "method",
        "POST",
        "code_class",
        "2xx",
        "reason",
        "ok");
    fixture.awaitCount(5, "penstock_bytes_total", "route", "all", "direction", "in");
    fixture.awaitCount(10, "penstock_bytes_total", "route", "all", "direction", "out");
    fixture.awaitGauge(0, "penstock_requests_in_flight");
    fixture.awaitGauge(0, "penstock_endpoint_in_flight", "endpoint", "s1");
    fixture.awaitCount(2, "penstock_endpoint_requests_total", "endpoint", "s1");
    assertThat(fixture.series())
        .anyMatch(name ->
            name.getKey().equals("penstock_overhead_seconds")
                && "all".equals(name.getTags().get("route")));
  }

  // A request is counted when its answer is out, which the client may see earlier.
  private void awaitCounted(String reason, long count) throws InterruptedException {
    EngineFixture.await(
        count + " requests of reason " + reason,
        () -> fixture.count("penstock_requests_total", "reason", reason) == count);
  }
}
