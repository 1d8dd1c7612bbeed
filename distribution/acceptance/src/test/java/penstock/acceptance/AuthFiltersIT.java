package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

/// Requests that must say who they come from.
class AuthFiltersIT {

  @SuppressWarnings("NullAway.Init") // made before each test
  private Tokens issuer;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void start() throws Exception {
    issuer = Tokens.with("one");
    stubs = Stubs.start("site", "id", "check");
    stubs.named("id").behave(exchange -> exchange.answer(200, issuer.jwks()));
  }

  @AfterEach
  void stop() {
    stubs.close();
  }

  @Test
  void letsThroughWhoBringsATokenOfTheIssuer(@TempDir Path folder) throws Exception {
    try (Distribution penstock = jwt(folder);
        Caller client = new Caller(penstock.address("web"))) {
      for (int i = 0; i < 3; i++) {
        Answer answer = client.get("/", bearer(issuer.of("ann")));
        assertThat(answer.status()).isEqualTo(200);
      }
      StubRequest seen = stubs.named("site").requests().getFirst();
      assertThat(seen.headers("Authorization")).isEmpty();
      assertThat(seen.headers("X-User")).containsExactly("ann of gold");
      assertThat(stubs.named("id").requests()).hasSize(1);
    }
  }

  @Test
  void tellsOthersWhatIsMissing(@TempDir Path folder) throws Exception {
    try (Distribution penstock = jwt(folder);
        Caller client = new Caller(penstock.address("web"))) {
      Answer without = client.get("/", "X-User: root");
      assertThat(without.status()).isEqualTo(401);
      assertThat(without.header("www-authenticate")).isEqualTo("Bearer realm=\"penstock\"");
      assertThat(without.body()).contains("unauthorized");

      Answer forged = client.get("/", bearer(Tokens.with("one").of("ann")));
      assertThat(forged.status()).isEqualTo(401);
      assertThat(forged.header("www-authenticate")).contains("error=\"invalid_token\"");

      assertThat(stubs.named("site").requests()).isEmpty();
    }
  }

  @Test
  void limitsEachUserWhereverHeComesFrom(@TempDir Path folder) throws Exception {
    try (Distribution penstock = jwt(folder);
        Caller client = new Caller(penstock.address("web"))) {
      String ann = bearer(issuer.of("ann"));
      for (int i = 0; i < 5; i++) {
        assertThat(client.get("/", ann).status()).isEqualTo(200);
      }
      assertThat(client.get("/", ann).status()).isEqualTo(429);
      assertThat(client.get("/", bearer(issuer.of("bob"))).status()).isEqualTo(200);
    }
  }

  private Distribution jwt(Path folder) throws IOException {
    return Distribution.run(
        folder,
        stubs.fill(
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - filters:
                  - type: jwt
                    issuer: "https://id.test"
                    jwks: "http://127.0.0.1:%d/jwks.json"
                    forward: false
                  - { type: rate-limit, key: jwt.sub, rate: 5/h }
                headers: { request: { set: { x-user: "${jwt.sub} of ${jwt.tier}" } } }
                pool: site
            pools: { site: { endpoints: [{ @site }] } }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(stubs.named("id").port())));
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  @Test
  void asksAServiceWhoMayPass(@TempDir Path folder) throws Exception {
    stubs
        .named("check")
        .behave(exchange -> {
          if ("let me in".equals(exchange.request().header("Cookie"))) {
            exchange.answer(200, "", "X-User: ann");
          } else {
            exchange.answer(302, "log in", "Location: https://login.test/", "Set-Cookie: back=/a");
          }
        });
    try (Distribution penstock = forwardAuth(folder);
        Caller client = new Caller(penstock.address("web"))) {
      Answer refused = client.get("/a?b=c", "X-User: root");
      assertThat(refused.status()).isEqualTo(302);
      assertThat(refused.header("location")).isEqualTo("https://login.test/");
      assertThat(refused.header("set-cookie")).isEqualTo("back=/a");
      assertThat(stubs.named("site").requests()).isEmpty();

      assertThat(client.get("/a?b=c", "Cookie: let me in", "X-User: root").status()).isEqualTo(200);
      assertThat(stubs.named("site").requests().getFirst().headers("X-User"))
          .containsExactly("ann");
      StubRequest asked = stubs.named("check").requests().getLast();
      assertThat(asked.header("X-Forwarded-Uri")).isEqualTo("/a?b=c");
      assertThat(asked.header("X-Forwarded-Method")).isEqualTo("GET");
      assertThat(asked.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void letsNobodyThroughWhileTheServiceIsAway(@TempDir Path folder) throws Exception {
    StubEndpoint check = stubs.named("check");
    check.close();
    try (Distribution penstock = forwardAuth(folder);
        Caller client = new Caller(penstock.address("web"))) {
      Answer answer = client.get("/", "Cookie: let me in");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).contains("denied");
      assertThat(stubs.named("site").requests()).isEmpty();
    }
  }

  private Distribution forwardAuth(Path folder) throws IOException {
    return Distribution.run(
        folder,
        stubs.fill(
            """
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes:
              - filters:
                  - type: forward-auth
                    url: "http://127.0.0.1:%d/check"
                    responseHeaders: [x-user]
                pool: site
            pools: { site: { endpoints: [{ @site }] } }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(stubs.named("check").port())));
  }
}
