package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.Launcher.Result;

/// Clients that come back to the endpoint they have been at.
class StickyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OLD = "the key of last week";
  private static final String NEW = "the key of this week";

  private static final String CONFIG =
      """
      server: { fleet: { cookieKeys: [%s] } }
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ pool: site }]
      pools:
        site:
          sticky: %s
          outlier: { consecutiveConnectFailures: 2, baseEjection: 1s }
          endpoints: [{ @a }, { @b }, { @c }]
      """;

  private static final String COOKIE = "{ name: PENSTOCK }";

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a", "b", "c");
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  private Distribution run(String keys, String sticky) throws IOException {
    return Distribution.run(folder, stubs.fill(CONFIG.formatted(keys, sticky)));
  }

  private static String cookieOf(Answer answer) {
    String cookie = answer.header("set-cookie");
    assertThat(cookie).matches("PENSTOCK=[A-Za-z0-9_-]{39}; Path=/; HttpOnly; SameSite=Lax");
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static Set<String> who(Caller caller, int times, String... headers) throws IOException {
    Set<String> who = new HashSet<>();
    for (int i = 0; i < times; i++) {
      who.add(caller.get("/", headers).body());
    }
    return who;
  }

  private static void awaitCount(Distribution penstock, String result, double count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    Scrape.of(penstock).sum("penstock_sticky_total", "result=\"" + result + "\""))
                .isEqualTo(count));
  }

  @Test
  void keepsAClientAndHidesTheCookieFromItsEndpoint() throws IOException {
    try (Distribution penstock = run(OLD, COOKIE);
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      String cookie = cookieOf(first);
      assertThat(first.header("cache-control")).isEqualTo("private");

      assertThat(who(caller, 12, "Cookie: x=1; " + cookie + "; y=2")).containsExactly(first.body());

      assertThat(stubs.named(first.body()).requests().getLast().header("Cookie"))
          .isEqualTo("x=1; y=2");
      Answer again = caller.get("/", "Cookie: " + cookie);
      assertThat(again.header("set-cookie")).isEmpty();
      assertThat(again.header("cache-control")).isEmpty();
      assertThat(stubs.named(first.body()).requests().getLast().header("Cookie")).isNull();
      assertThat(who(caller, 12)).hasSize(3);
      awaitCount(penstock, "hit", 13);
      awaitCount(penstock, "new", 13);
    }
  }

  @Test
  void ignoresWhatWasForged() throws IOException {
    try (Distribution penstock = run(OLD, COOKIE);
        Caller caller = new Caller(penstock.address("web"))) {
      String cookie = cookieOf(caller.get("/"));
      char last = cookie.charAt(cookie.length() - 1);
      String forged = cookie.substring(0, cookie.length() - 1) + (last == 'A' ? 'B' : 'A');

      Answer answer = caller.get("/", "Cookie: " + forged);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(cookieOf(answer)).isNotEqualTo(forged);
      assertThat(who(caller, 12, "Cookie: PENSTOCK=a")).hasSize(3);
      awaitCount(penstock, "invalid", 13);
    }
  }

  @Test
  void movesAClientWhenItsEndpointDies() throws IOException {
    try (Distribution penstock = run(OLD, COOKIE);
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      stubs.kill(first.body());

      Answer moved = caller.get("/", "Cookie: " + cookieOf(first));

      assertThat(moved.status()).isEqualTo(200);
      assertThat(moved.body()).isNotEqualTo(first.body());
      assertThat(who(caller, 6, "Cookie: " + cookieOf(moved))).containsExactly(moved.body());
    }
  }

  @Test
  void failsAClientThatMustNotMove() throws IOException {
    String sticky = "{ name: PENSTOCK, onFailure: fail }";
    try (Distribution penstock = run(OLD, sticky);
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      stubs.kill(first.body());
      String cookie = "Cookie: " + cookieOf(first);

      await().atMost(PATIENCE).until(() -> caller.get("/", cookie).status() == 503);

      assertThat(caller.get("/").status()).isEqualTo(200);
      stubs.revive(first.body());
      await().atMost(PATIENCE).until(() -> caller.get("/", cookie).body().equals(first.body()));
    }
  }

  @Test
  void instancesWithTheSameKeysKnowTheSameClientsAndKeysRotate() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Distribution penstock = run(OLD, COOKIE);
        Distribution second = Distribution.run(other, stubs.fill(CONFIG.formatted(OLD, COOKIE)));
        Caller caller = new Caller(penstock.address("web"));
        Caller elsewhere = new Caller(second.address("web"))) {
      Answer first = caller.get("/");
      String cookie = "Cookie: " + cookieOf(first);
      assertThat(who(elsewhere, 6, cookie)).containsExactly(first.body());

      reload(penstock, NEW + ", " + OLD);
      Answer renewed = caller.get("/", cookie);
      assertThat(renewed.body()).isEqualTo(first.body());
      String next = "Cookie: " + cookieOf(renewed);

      reload(penstock, NEW);
      assertThat(who(caller, 6, next)).containsExactly(first.body());
      assertThat(who(caller, 12, cookie)).hasSize(3);
    }
  }

  private void reload(Distribution penstock, String keys) throws Exception {
    Files.writeString(folder.resolve("penstock.yaml"), stubs.fill(CONFIG.formatted(keys, COOKIE)));
    Result result = Launcher.shipped().run("reload", "--admin", penstock.address("(admin)"));
    assertThat(result.exit()).as(result.err()).isZero();
  }

  @Test
  void renewsACookieWhenHalfOfItsLifeHasPassedAndForgetsItAtTheEnd() throws IOException {
    try (Distribution penstock = run(OLD, "{ name: PENSTOCK, ttl: 8s }");
        Caller caller = new Caller(penstock.address("web"))) {
      String cookie = "Cookie: " + cookieOf(caller.get("/"));

      await().atMost(PATIENCE).until(() -> !caller.get("/", cookie).header("set-cookie").isEmpty());
      awaitCount(penstock, "invalid", 0);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            Answer _ = caller.get("/", cookie);
            return Scrape.of(penstock).sum("penstock_sticky_total", "result=\"invalid\"") > 0;
          });
    }
  }

  @Test
  void followsTheApplicationsOwnCookie() throws IOException {
    for (String name : new String[] {"a", "b", "c"}) {
      stubs
          .named(name)
          .behave(exchange -> {
            boolean known = exchange.request().header("Cookie") != null;
            if (known) {
              exchange.answer(200, name);
            } else {
              exchange.answer(200, name, "Set-Cookie: SID=of-" + name + "; Path=/; HttpOnly");
            }
          });
    }
    try (Distribution penstock = run(OLD, "{ type: app-cookie, name: SID }");
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      String set = first.header("set-cookie");
      assertThat(set).matches("SID=of-" + first.body() + "~ps-[A-Za-z0-9_-]{11}; Path=/; HttpOnly");
      String cookie = set.substring(0, set.indexOf(';'));

      assertThat(who(caller, 12, "Cookie: " + cookie)).containsExactly(first.body());

      assertThat(stubs.named(first.body()).requests().getLast().header("Cookie"))
          .isEqualTo("SID=of-" + first.body());
    }
  }

  @Test
  void followsAHeader() throws IOException {
    try (Distribution penstock = run(OLD, "{ type: header, name: X-Session }");
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      String session = "X-Session: " + first.header("x-session");

      assertThat(who(caller, 12, session)).containsExactly(first.body());

      assertThat(stubs.named(first.body()).requests().getLast().header("X-Session")).isNull();
    }
  }

  @Test
  void keepsSharedCachesFromKeepingACookie() throws IOException {
    stubs
        .named("a")
        .behave(exchange ->
            exchange.answer(200, "a", "Cache-Control: public, max-age=60, s-maxage=600"));
    stubs.named("b").behave(exchange -> exchange.answer(200, "b", "Cache-Control: no-store"));
    stubs.named("c").behave(exchange -> exchange.answer(500, "c"));
    try (Distribution penstock = run(OLD, COOKIE);
        Caller caller = new Caller(penstock.address("web"))) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 6; i++) {
        Answer answer = caller.get("/");
        seen.add(answer.body() + " " + answer.header("cache-control"));
      }
      assertThat(seen).containsExactlyInAnyOrder("a max-age=60, private", "b no-store", "c ");
    }
  }

  @Test
  void warnsWhoHasNoKeys() throws IOException {
    try (Distribution penstock = run("", COOKIE);
        Caller caller = new Caller(penstock.address("web"))) {
      Answer first = caller.get("/");
      assertThat(who(caller, 6, "Cookie: " + cookieOf(first))).containsExactly(first.body());
      assertThat(penstock.log()).contains("no server.fleet.cookieKeys");
    }
  }
}
