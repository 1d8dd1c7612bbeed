package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.RawClient.Reply;

class AdminIT {

  @RegisterExtension
  static final Site site =
      new Site(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes:
            - { name: nobody, path: /nobody, pool: nobody }
            - { name: all, pool: site }
          pools:
            site:
              balance: least-connections
              endpoints: [{ name: a, address: @site, weight: 3 }]
              health: { type: http, path: /health, interval: 1s }
            nobody: {}
          admin: { bind: "127.0.0.1:0" }
          """);

  @Test
  void isAliveAndReady() {
    when().get(site.penstock().admin("/healthz")).then().statusCode(200).body(startsWith("ok"));
    when().get(site.penstock().admin("/readyz")).then().statusCode(200);
    when().get(site.penstock().admin("/readyz?pool=site")).then().statusCode(200);
    when()
        .get(site.penstock().admin("/readyz?pool=site&pool=nobody"))
        .then()
        .statusCode(503)
        .body(containsString("nobody"));
    when().get(site.penstock().admin("/readyz?pool=nope")).then().statusCode(404);
  }

  @Test
  void showsListeners() {
    when()
        .get(site.penstock().admin("/v1/listeners"))
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("name", contains("web"))
        .body("[0].address", equalTo(site.penstock().address("web")))
        .body("[0].protocol", equalTo("http"))
        .body("[0].state", equalTo("open"))
        .body("[0]", hasKey("connections"));
  }

  @Test
  void showsRoutesInOrder() {
    when()
        .get(site.penstock().admin("/v1/routes"))
        .then()
        .statusCode(200)
        .body("index", contains(0, 1))
        .body("name", contains("nobody", "all"))
        .body("[0].match", containsString("/nobody"))
        .body("[0].action", containsString("nobody"))
        .body("action", everyItem(not(containsString("["))));
  }

  @Test
  void showsPoolsAndTheirEndpoints() {
    when()
        .get(site.penstock().admin("/v1/pools/site"))
        .then()
        .statusCode(200)
        .body("balance", equalTo("least-connections"))
        .body("panic", equalTo(false))
        .body("endpoints[0].name", equalTo("a"))
        .body("endpoints[0].address", equalTo("127.0.0.1:" + site.endpoint().port()))
        .body("endpoints[0].weight", equalTo(3))
        .body("endpoints[0].effectiveWeight", equalTo(3.0f))
        .body("endpoints[0].state", equalTo("ready"))
        .body("endpoints[0].health", equalTo("up"))
        .body("endpoints[0].verdict", equalTo("GET /health: 200"))
        .body("endpoints[0].since", notNullValue())
        .body("endpoints[0].inFlight", equalTo(0))
        .body("endpoints[0].ejectedUntil", equalTo(null))
        .body("endpoints[0].backup", equalTo(false));
    when()
        .get(site.penstock().admin("/v1/pools"))
        .then()
        .body("name", containsInAnyOrder("site", "nobody"));
  }

  @Test
  void showsPlugins() {
    when()
        .get(site.penstock().admin("/v1/plugins"))
        .then()
        .statusCode(200)
        .body("id", hasItem("balance-round-robin"))
        .body("state", everyItem(equalTo("started")))
        .body("jar", everyItem(containsString(".jar")));
  }

  @Test
  void saysWhichNamesThereAre() {
    when()
        .get(site.penstock().admin("/v1/pools/nope"))
        .then()
        .statusCode(404)
        .body("error", startsWith("name: nope (expected: one of ["))
        .body("error", containsString("nobody"));
    when()
        .get(site.penstock().admin("/v2"))
        .then()
        .statusCode(404)
        .body("error", startsWith("path: /v2"));
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /metrics",
    "PUT, /v1/pools",
    "DELETE, /v1/pools/site",
    "GET, /v1/reload",
    "POST, /healthz"
  })
  void refusesOtherMethods(String method, String path) {
    given()
        .request(method, site.penstock().admin(path))
        .then()
        .statusCode(405)
        .header("Allow", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.test", "evil.test:9900", "127.0.0.1.evil.test", "localhost.evil.test"})
  void refusesOtherHosts(String host) throws IOException {
    assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: " + host).status()).isEqualTo(403);
    assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host).status()).isEqualTo(403);
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host).status()).isEqualTo(200);
  }

  @Test
  void knowsItsOwnHosts() throws IOException {
    for (String host : List.of("localhost", "127.0.0.1:1", "[::1]:9900", "LOCALHOST:80")) {
      assertThat(raw("GET /v1/pools HTTP/1.1\r\nHost: " + host).status()).as(host).isEqualTo(200);
    }
  }

  @Test
  void refusesChangesThatComeFromOtherSites() throws IOException {
    String reload = "POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";

    assertThat(raw(reload + "Origin: http://evil.test").status()).isEqualTo(403);
    assertThat(raw(reload + "Origin: null").status()).isEqualTo(403);
  }

  @Test
  void reloads() {
    given()
        .post(site.penstock().admin("/v1/reload"))
        .then()
        .statusCode(200)
        .body("summary", notNullValue());
  }

  private static Reply raw(String head) throws IOException {
    try (RawClient client = RawClient.to(site.penstock().address("(admin)"))) {
      return client.send(head + "\r\n\r\n").reply();
    }
  }
}
