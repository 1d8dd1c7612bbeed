package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.spi.health.ProbeResult;
import penstock.testkit.StubEndpoint;

/// What a reload keeps, what it changes, and what it leaves alone when it fails.
class EngineReloadTest {

  private StubEndpoint stub;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  @Test
  void isReadyOnceALineIsInForce() throws IOException {
    assertThat(fixture.engine.ready()).isFalse();
    fixture.apply(Configs.plain(stub.port()));
    assertThat(fixture.engine.ready()).isTrue();
  }

  @Test
  void changesNothingWhenAnExtensionCannotBeMade() throws Exception {
    fixture.apply(Configs.plain(stub.port()));
    String bad =
        """
        server: { shutdown: { closeMode: 0 } }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ filters: [test, { type: test, fails: create }], pool: fresh }]
        pools:
          fresh: { endpoints: ["127.0.0.1:1"] }
          site: { balance: { type: round-robin, label: other }, endpoints: ["127.0.0.1:1"] }
        """;

    assertThatThrownBy(() -> fixture.apply(bad)).hasMessageContaining("told to fail: create");

    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
    assertThat(fixture.engine.look().pool("fresh")).isNull();
    assertThat(fixture.plugin.filters).hasSize(1).allMatch(filter -> filter.closed == 1);
    assertThat(fixture.plugin.policies).hasSize(3);
    assertThat(fixture.plugin.policies.getFirst().closed).isZero();
    assertThat(fixture.plugin.policies.subList(1, 3)).allMatch(policy -> policy.closed == 1);
    assertThat(Configs.series(fixture)).noneMatch(name -> name.contains("pool=fresh"));
  }

  @Test
  void goesOnAfterAReloadThatFailed() throws IOException {
    fixture.apply(Configs.plain(stub.port()));
    assertThatThrownBy(() ->
            fixture.apply(
                Configs.plain(stub.port())
                    .replace(
                        "endpoints", "balance: { type: round-robin, fails: create }, endpoints")))
        .hasMessageContaining("told to fail");

    fixture.apply(Configs.plain(stub.port()) + "\n");

    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
  }

  @Test
  void keepsWhatIsKnownOfEqualEndpoints() throws Exception {
    fixture.apply(Configs.plain(stub.port()));
    LiveEndpoint before = fixture.endpoint("site", "s1");
    try (Client client = fixture.client("web")) {
      client.get("/");
      fixture.apply(
          Configs.plain(stub.port())
              .replace("routes: [{", "routes: [{ path: /new/, pool: site }, {"));
      client.get("/");
      client.get("/new/");
    }

    assertThat(fixture.endpoint("site", "s1")).isSameAs(before);
    assertThat(stub.connections()).isEqualTo(1);
    assertThat(fixture.plugin.policies).hasSize(1);
  }

  @Test
  void keepsHealthOverAChangeOfChecks() throws Exception {
    fixture.plugin.health.put("s1", new ProbeResult.Fail("told to", true));
    String checks =
        ", health: { type: test, interval: 10ms, fall: 1, rise: %d }, panicThreshold: 0%%";
    String web = "listeners: " + Configs.web("127.0.0.1:0", "");
    fixture.apply(Configs.site(stub.port(), checks.formatted(1)) + web);
    EngineFixture.await("down", () -> health().state() == HealthState.DOWN);
    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(503);

    fixture.apply(Configs.site(stub.port(), checks.formatted(2)) + web);
    assertThat(health().state()).isNotEqualTo(HealthState.UP);

    fixture.plugin.health.put("s1", new ProbeResult.Pass("well"));
    EngineFixture.await("up", () -> health().state() == HealthState.UP);

    fixture.plugin.health.put("s1", new ProbeResult.Fail("told to", true));
    EngineFixture.await("down", () -> health().state() == HealthState.DOWN);
    fixture.apply(Configs.site(stub.port(), "") + web);
    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
  }

  private Health health() {
    return fixture.endpoint("site", "s1").health();
  }

  @Test
  void waitsForTheFirstVerdicts() throws IOException {
    fixture.apply(
        Configs.site(stub.port(), ", health: { type: test, interval: 1m }")
            + "listeners: "
            + Configs.web("127.0.0.1:0", ""));

    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
  }

  @Test
  void letsARemovedEndpointRunEmpty() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    try (StubEndpoint other = StubEndpoint.start(exchange -> exchange.answer(200, "other"));
        Client slow = open(Configs.plain(stub.port()));
        Client quick = fixture.client("web")) {
      quick.get("/");
      stub.behave(exchange -> {
        held.await();
        exchange.answer(200, "late");
      });
      slow.send("GET", "/", "");
      EngineFixture.await("the request is there", () -> stub.requests().size() == 2);

      fixture.apply(
          Configs.site(other.port(), "").replace("s1", "s2")
              + "listeners: "
              + Configs.web("127.0.0.1:0", ""));

      assertThat(quick.get("/").body()).isEqualTo("other");
      held.countDown();
      assertThat(slow.answer().body()).isEqualTo("late");
      EngineFixture.await("its connection is closed", () -> stub.openConnections() == 0);
    }
    assertThat(Configs.series(fixture)).noneMatch(name -> name.contains("endpoint=s1"));
  }

  private Client open(String yaml) throws IOException {
    return fixture.apply(yaml).client("web");
  }

  @Test
  void closesAPolicyWhenItsLastRequestHasEnded() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    stub.behave(exchange -> {
      held.await();
      exchange.answer(200, "late");
    });
    try (Client slow = open(Configs.plain(stub.port()))) {
      slow.send("GET", "/", "");
      EngineFixture.await("the request is there", () -> stub.requests().size() == 1);

      fixture.apply(
          Configs.plain(stub.port())
              .replace("endpoints", "balance: { type: round-robin, label: b }, endpoints"));

      assertThat(fixture.plugin.policies).hasSize(2);
      assertThat(fixture.engine.retiring()).isEqualTo(1);
      assertThat(fixture.plugin.policies).allMatch(policy -> policy.closed == 0);
      held.countDown();
      assertThat(slow.answer().body()).isEqualTo("late");
    }
    EngineFixture.await(
        "the old one is closed", () -> fixture.plugin.policies.getFirst().closed == 1);
    assertThat(fixture.plugin.policies.getLast().closed).isZero();
    EngineFixture.await("the old line is closed", () -> fixture.engine.retiring() == 0);
  }

  @Test
  void finishesRequestsOnTheLineTheyBeganOn() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    stub.behave(exchange -> {
      held.await();
      exchange.answer(200, "late");
    });
    String marked =
        "routes: [{ filters: [test], headers: { response: { set: { x-line: \"%s\" } } }, pool: site"
            + " }]";
    String yaml = Configs.plain(stub.port()).replace("routes: [{ pool: site }]", marked);
    try (Client slow = open(yaml.formatted("one"))) {
      slow.send("GET", "/", "");
      EngineFixture.await("the request is there", () -> stub.requests().size() == 1);
      fixture.apply(yaml.formatted("two"));
      assertThat(fixture.plugin.filters.getFirst().closed).isZero();
      held.countDown();

      assertThat(slow.answer().header("x-line")).isEqualTo("one");
      assertThat(slow.get("/").header("x-line")).isEqualTo("two");
    }
    EngineFixture.await(
        "the old filter is closed", () -> fixture.plugin.filters.getFirst().closed == 1);
  }

  @Test
  void closesEverythingWhenItStops() throws Exception {
    String yaml =
        Configs.plain(stub.port())
            .replace("routes: [{ pool", "routes: [{ rule: test, filters: [test], pool");
    fixture.apply(yaml);
    InetSocketAddress address = fixture.at("web");

    fixture.engine.stopNow();
    fixture.engine.stopNow();

    assertThat(EngineFixture.accepts(address)).isFalse();
    assertThat(fixture.plugin.policies).hasSize(1).allMatch(part -> part.closed == 1);
    assertThat(fixture.plugin.filters).hasSize(1).allMatch(part -> part.closed == 1);
    assertThat(fixture.plugin.rules).hasSize(1).allMatch(part -> part.closed == 1);
    assertThatThrownBy(() -> fixture.apply(yaml)).hasMessageContaining("process: closing");
  }
}
