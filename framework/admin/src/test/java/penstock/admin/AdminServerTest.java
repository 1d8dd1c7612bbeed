package penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.metrics5.MetricRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

  private final StubSource source = new StubSource();
  private final MetricRegistry registry = new MetricRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server = AdminServer.start(new AdminSettings("127.0.0.1:0", null), source, registry);
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void isAliveWhateverIsReady() throws Exception {
    source.readiness = new Readiness(false, "shutting down");

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void isReadyAsLongAsTheServerSaysSo() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    source.readiness = new Readiness(false, "shutting down");

    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("shutting down\n");
  }

  @Test
  void asksForUsableEndpointsOnlyOfPoolsNamed() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz?pool=api").statusCode()).isEqualTo(200);
    assertThat(get("/readyz?pool=site").statusCode()).isEqualTo(503);
    assertThat(get("/readyz?pool=api&pool=site").body()).isEqualTo("no endpoint\n");
    assertThat(get("/readyz?pool=none").statusCode()).isEqualTo(404);
  }

  @Test
  void healthPathsAnswerWhileOtherRequestsAreStuck() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> stuck =
        List.of(getLater("/v1/plugins"), getLater("/v1/plugins"), getLater("/v1/plugins"));

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/v1/pools").statusCode()).isEqualTo(200);
    assertThat(stuck).noneMatch(CompletableFuture::isDone);
    source.plugins.countDown();
    for (CompletableFuture<HttpResponse<String>> each : stuck) {
      assertThat(each.join().body())
          .isEqualTo(
              """
              [{"id":"p","version":"1.0.0","jar":"p.jar","state":"started","reason":null,\
              "offers":["balance p"]}]\
              """);
    }
  }

  @Test
  void showsListenersRoutesAndPools() throws Exception {
    assertThat(get("/v1/listeners").body())
        .isEqualTo(
            """
            [{"name":"web","address":"127.0.0.1:80","protocol":"http","state":"open",\
            "connections":3}]\
            """);
    assertThat(get("/v1/routes").body())
        .isEqualTo(
            """
            [{"index":0,"name":"shop","listeners":["web"],"match":"path /shop/",\
            "action":"pool api"}]\
            """);
    HttpResponse<String> pools = get("/v1/pools");
    assertThat(pools.headers().firstValue("content-type")).contains("application/json");
    assertThat(pools.body())
        .startsWith(
            """
            [{"name":"api","balance":"round-robin","panic":false,"endpoints":[{"name":"a1",\
            "address":"10.0.0.1:80","weight":100,"effectiveWeight":10.0,"state":"ready",\
            "health":"up","verdict":null,"since":null,"inFlight":2,"connections":4,\
            "latencyMs":1.5,"ejectedUntil":null,"backup":false}]},{"name":"site",\
            """);
  }

  @Test
  void showsCertificates() throws Exception {
    assertThat(get("/v1/certs").body())
        .isEqualTo(
            """
            [{"listener":"web","name":"a.pem","hosts":["a.test"],"key":"EC","issuer":"CN=CA",\
            "sha256":"00ff","from":"2026-01-01T00:00:00Z","expires":"2026-04-01T00:00:00Z"}]\
            """);
  }

  @Test
  void showsOneByName() throws Exception {
    assertThat(get("/v1/pools/site").body())
        .isEqualTo("{\"name\":\"site\",\"balance\":\"maglev\",\"panic\":true,\"endpoints\":[]}");
    assertThat(get("/v1/routes/shop").statusCode()).isEqualTo(200);
    assertThat(get("/v1/listeners/web").statusCode()).isEqualTo(200);
  }

  @Test
  void showsScriptsByTheirFilesInEachRole() throws Exception {
    String shop =
        """
        [{"file":"lib/shop.js","role":"filter","files":["lib/shop.js"],\
        "since":"1970-01-01T00:00:00Z","state":"quarantined","refused":null},\
        {"file":"lib/shop.js","role":"route","files":["lib/shop.js"],\
        "since":"1970-01-01T00:00:00Z","state":"serving","refused":"1:1: no"}\
        """;
    assertThat(get("/v1/scripts/lib/shop.js").body()).isEqualTo(shop + "]");
    assertThat(get("/v1/scripts").body())
        .startsWith(shop + ",{\"file\":\"tail.js\",")
        .endsWith("}]");
    HttpResponse<String> unknown = get("/v1/scripts/shop.js");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body())
        .isEqualTo("{\"error\":\"name: shop.js (expected: one of [lib/shop.js, tail.js])\"}");
  }

  @Test
  void saysWhichNamesThereAre() throws Exception {
    HttpResponse<String> answer = get("/v1/pools/nope");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"name: nope (expected: one of [api, site])\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/", "/v1/pools/", "/v1/nothing/x", "/healthz/", "/v2/x"})
  void doesNotKnowOtherPaths(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).startsWith("{\"error\":\"path: " + path + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | /v1/pools     | GET, HEAD",
        "DELETE | /v1/pools/api | GET, HEAD, PATCH",
        "PUT    | /metrics      | GET, HEAD",
        "POST   | /healthz      | GET, HEAD",
        "GET    | /v1/reload    | POST",
        "OPTIONS| /v1/reload    | POST"
      })
  void changesAndReadsEachByTheirOwnMethods(String method, String path, String allow)
      throws Exception {
    HttpResponse<String> answer =
        client.send(
            request(path).method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains(allow);
  }

  @Test
  void aHeadIsAGetWithoutItsBody() throws Exception {
    HttpResponse<String> answer =
        client.send(request("/v1/pools").HEAD().build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValueAsLong("content-length"))
        .hasValue(get("/v1/pools").body().length());
  }

  @Test
  void reloads() throws Exception {
    HttpResponse<String> answer = post("/v1/reload");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"summary\":\"reloaded\"}");
  }

  @Test
  void saysWhatIsWrongWithABadFile() throws Exception {
    source.reload =
        () ->
            new ReloadResult(
                false, "refused", List.of("penstock.yaml:3:5 pools.x: unknown \"key\""));
    HttpResponse<String> answer = post("/v1/reload");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"error":"refused","problems":["penstock.yaml:3:5 pools.x: unknown \\"key\\""]}\
            """);
  }

  @Test
  void aReloadThatThrowsIsAnErrorAndNoMore() throws Exception {
    source.reload =
        () -> {
          throw new IOException("no such file");
        };

    assertThat(post("/v1/reload").statusCode()).isEqualTo(500);
    assertThat(post("/v1/reload").body()).contains("no such file");
    assertThat(get("/v1/pools").statusCode()).isEqualTo(200);
  }

  @Test
  void showsMetricsAsTextOrOpenMetrics() throws Exception {
    registry.counter("penstock_retries_total").inc(3);
    HttpResponse<String> text = get("/metrics");
    HttpResponse<String> open =
        client.send(
            request("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
                .build(),
            BodyHandlers.ofString());

    assertThat(text.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(text.body()).contains("\npenstock_retries_total 3.0\n");
    assertThat(open.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(open.body()).contains("penstock_retries_total 3.0\n").endsWith("# EOF\n");
  }

  @Test
  void saysWhichAddressIsTaken() {
    AdminSettings taken = new AdminSettings("127.0.0.1:" + server.address().getPort(), null);

    assertThatThrownBy(() -> AdminServer.start(taken, source, registry))
        .isInstanceOf(IOException.class)
        .hasMessage("admin.bind: " + taken.bind() + " (expected: a free address)");
  }

  @Test
  void listensNoMoreWhenClosed() throws Exception {
    get("/healthz");
    server.close();

    assertThatThrownBy(() -> get("/healthz")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path) throws Exception {
    return client.send(
        request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }
}
