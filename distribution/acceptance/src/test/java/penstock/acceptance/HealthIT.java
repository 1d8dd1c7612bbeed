package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint.Behaviour;

/// Who gets traffic and who does not, and what operators are told of it. Each test has a pool that
/// is named after its subject and takes the paths below that name.
class HealthIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String CONFIGURATION =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { path: /port, pool: port }
        - { path: /both, pool: both }
        - { path: /awaited, pool: awaited }
        - { path: /presumed, pool: presumed }
        - { path: /states, pool: states }
        - { path: /spare, pool: spare }
        - { path: /panic, pool: panic }
        - { path: /calm, pool: calm }
        - { path: /slow, pool: slow }
        - { path: /ejected, pool: ejected }
        - { path: /forgiven, pool: forgiven }
        - { path: /empty, pool: empty }
      defaults:
        pool:
          health: { type: http, path: /health, interval: 100ms, timeout: 5s, rise: 1, fall: 1 }
          outlier: { consecutive5xx: 0 }
      pools:
        port: { health: { type: tcp, interval: 100ms }, endpoints: [{ @sick }] }
        both:
          health:
            - { type: tcp, interval: 100ms }
            - { type: http, path: /health, interval: 100ms }
          endpoints: [{ @sick }]
        awaited: { health: { type: http, path: /health, timeout: 10m }, endpoints: [{ @silent }] }
        presumed:
          health: { type: http, path: /health, timeout: 10m, initial: up }
          endpoints: [{ @silent }]
        states: { endpoints: [{ @a }, { @b, state: drain }, { @c, state: maint }] }
        spare: { endpoints: [{ @a }, { @b, backup: true }] }
        panic: { endpoints: [{ @a }, { @b }, { @c }, { @d }] }
        calm: { panicThreshold: 0%, endpoints: [{ @a }, { @b }, { @c }, { @d }] }
        slow: { slowStart: { window: 60s, minWeight: 10% }, endpoints: [{ @old }, { @late }] }
        ejected:
          health: []
          outlier: { consecutive5xx: 3, baseEjection: 1h, maxEjection: 1h }
          endpoints: [{ @a }, { @b }]
        forgiven:
          health: []
          outlier: { consecutive5xx: 3, baseEjection: 500ms, maxEjection: 500ms }
          endpoints: [{ @a }, { @b }]
        empty: { endpoints: [] }
      """;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start() throws IOException {
    stubs = Stubs.start("a", "b", "c", "d", "old", "late", "sick", "silent");
    stubs.named("sick").behave(unhealthy("sick"));
    stubs
        .named("silent")
        .behave(exchange -> {
          if (exchange.target().equals("/health")) {
            exchange.stall();
          } else {
            exchange.answer(200, "silent");
          }
        });
    penstock = Distribution.run(folder, stubs.fill(CONFIGURATION));
  }

  @AfterAll
  static void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  @AfterEach
  void healAll() {
    for (String name : List.of("a", "b", "c", "d")) {
      stubs.named(name).behave(Stubs.naming(name));
      eventually(() -> of("panic", name, "health").equals("up"));
    }
  }

  @Test
  void seesBehindAnOpenPort() {
    eventually(() -> of("port", "sick", "health").equals("up"));
    eventually(() -> of("both", "sick", "health").equals("down"));

    assertThat(of("both", "sick", "verdict"))
        .contains("port open", "GET /health: 503", "db pool exhausted");
    assertThat(Metrics.of(penstock).sum("penstock_endpoint_state", "pool=\"both\"", "unhealthy"))
        .isEqualTo(1);
    assertThat(Metrics.of(penstock).sum("penstock_endpoint_state", "pool=\"port\"", "unhealthy"))
        .isZero();
  }

  @Test
  void waitsForTheFirstCheckUnlessToldOtherwise() {
    when()
        .get(penstock.url("web", "/awaited"))
        .then()
        .statusCode(503)
        .header("Proxy-Status", containsString("all-unhealthy"));
    assertThat(of("awaited", "silent", "health")).isEqualTo("unknown");

    when().get(penstock.url("web", "/presumed")).then().statusCode(200);
    assertThat(of("presumed", "silent", "health")).isEqualTo("up");
  }

  @Test
  void sendsNewClientsToThoseThatAreReadyOnly() throws IOException {
    assertThat(answering("/states", 12)).containsExactly("a");
    assertThat(of("states", "b", "state") + of("states", "b", "health")).isEqualTo("drainup");
    assertThat(of("states", "c", "state") + of("states", "c", "health")).isEqualTo("maintunknown");
    assertThat(of("states", "c", "verdict")).isEqualTo("not checked: in maintenance");
  }

  @Test
  void usesABackupOnlyWhileNobodyElseIsLeft() throws IOException {
    assertThat(answering("/spare", 6)).containsExactly("a");

    stubs.named("a").behave(unhealthy("a"));
    eventually(() -> answering("/spare", 6).equals(Set.of("b")));

    stubs.named("a").behave(Stubs.naming("a"));
    eventually(() -> answering("/spare", 6).equals(Set.of("a")));
  }

  @Test
  void ignoresHealthBelowThePanicThreshold() throws IOException {
    stubs.named("b").behave(unhealthy("b"));
    stubs.named("c").behave(unhealthy("c"));
    eventually(() -> of("panic", "c", "health").equals("down"));
    eventually(() -> of("panic", "b", "health").equals("down"));
    // Half of them is not below half.
    eventually(() -> answering("/panic", 12).equals(Set.of("a", "d")));

    stubs.named("d").behave(unhealthy("d"));
    eventually(() -> answering("/panic", 12).equals(Set.of("a", "b", "c", "d")));
    eventually(() -> answering("/calm", 12).equals(Set.of("a")));
    assertThat(Metrics.of(penstock).sum("penstock_pool_panic", "pool=\"panic\"")).isEqualTo(1);
    assertThat(Metrics.of(penstock).sum("penstock_pool_panic", "pool=\"calm\"")).isZero();
  }

  @Test
  void letsWhoComesBackGrowIntoItsWeight() {
    assertThat(of("slow", "late", "effectiveWeight")).isEqualTo("1.0");

    stubs.named("late").behave(unhealthy("late"));
    eventually(() -> of("slow", "late", "health").equals("down"));
    stubs.named("late").behave(Stubs.naming("late"));
    eventually(() -> of("slow", "late", "health").equals("up"));

    eventually(() -> share() < 0.5);
    double before = share();
    assertThat(Metrics.of(penstock).sum("penstock_endpoint_state", "pool=\"slow\"", "slowstart"))
        .isEqualTo(1);
    eventually(() -> share() > before);
  }

  private static double share() {
    return Double.parseDouble(of("slow", "late", "effectiveWeight"))
        / Double.parseDouble(of("slow", "old", "effectiveWeight"));
  }

  @Test
  void ejectsWhoFailsItsTraffic() {
    failThreeTimes("ejected");
    eventually(() -> !of("ejected", "a", "ejectedUntil").equals("null"));
    eventually(() -> answering("/ejected", 6).equals(Set.of("b")));
  }

  @Test
  void takesBackWhoWasEjectedForAWhile() {
    failThreeTimes("forgiven");
    eventually(() -> answering("/forgiven", 6).equals(Set.of("a", "b")));
    eventually(() -> of("forgiven", "a", "ejectedUntil").equals("null"));
  }

  /// Has an endpoint fail as often in a row as its pool puts up with.
  private static void failThreeTimes(String pool) {
    stubs.named("a").behave(exchange -> exchange.answer(500, "a"));
    int failed = 0;
    for (int i = 0; i < 6; i++) {
      failed += when().get(penstock.url("web", "/" + pool)).statusCode() == 500 ? 1 : 0;
    }
    stubs.named("a").behave(Stubs.naming("a"));
    assertThat(failed).isEqualTo(3);
    eventually(() ->
        Metrics.of(penstock)
                .sum("penstock_outlier_ejections_total", "pool=\"" + pool + '"', "consecutive-5xx")
            == 1);
  }

  @Test
  void livesWithAPoolThatHasNobody() {
    when()
        .get(penstock.url("web", "/empty"))
        .then()
        .statusCode(503)
        .header("Proxy-Status", containsString("no-endpoint"));
    when().get(penstock.admin("/healthz")).then().statusCode(200);
    when().get(penstock.admin("/readyz")).then().statusCode(200);
    when().get(penstock.admin("/readyz?pool=panic")).then().statusCode(200);
    when().get(penstock.admin("/readyz?pool=empty")).then().statusCode(503);
    when().get(penstock.admin("/readyz?pool=nowhere")).then().statusCode(404);
  }

  private static Behaviour unhealthy(String name) {
    return exchange -> {
      if (exchange.target().equals("/health")) {
        exchange.answer(503, "db pool exhausted");
      } else {
        exchange.answer(200, name);
      }
    };
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }

  /// Who answers some requests.
  private static Set<String> answering(String path, int requests) throws IOException {
    try (Caller caller = new Caller(penstock.address("web"))) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < requests; i++) {
        names.add(caller.get(path).body());
      }
      return names;
    }
  }

  private static String of(String pool, String endpoint, String key) {
    return String.valueOf(
        when()
            .get(penstock.admin("/v1/pools/" + pool))
            .<Object>path("endpoints.find { it.name == '%s' }.%s".formatted(endpoint, key)));
  }
}
