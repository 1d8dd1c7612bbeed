package penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.metrics5.MetricRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderPathsTest {

  private final StubSource source = new StubSource();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        AdminServer.start(new AdminSettings("127.0.0.1:0", null), source, new MetricRegistry());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void passesOnAStateAndAWeight() throws Exception {
    HttpResponse<String> answer =
        patch("/v1/pools/api/endpoints/a1", "{\"state\":\"drain\",\"weight\":50}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"pool":"api","endpoint":"a1","state":"drain","weight":1,"sinceMs":10,"inFlight":0,\
            "upgrades":0,"sessions":0,\
            "oldestMs":30,"leftMs":290,"forced":0,"drained":true,"empty":true,\
            "blocking":[]}\
            """);
    assertThat(source.operator().told).containsExactly("api/a1 drain 50");
  }

  @Test
  void ordersAWholePool() throws Exception {
    assertThat(patch("/v1/pools/api", "{\"state\":\"maint\"}").body())
        .startsWith("{\"pool\":\"api\",\"inFlight\":0,\"empty\":true,\"endpoints\":[{");
    assertThat(source.operator().told).containsExactly("api/null maint null");
  }

  @Test
  void ordersListenersAndTheProcess() throws Exception {
    assertThat(patch("/v1/listeners/web", "{\"state\":\"drain\"}").body()).contains("\"web\"");
    assertThat(patch("/v1/process", "{\"state\":\"ready\"}").body())
        .isEqualTo("{\"state\":\"drain\",\"connections\":3}");
    assertThat(source.operator().told).containsExactly("web true", "process false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/pools/api/endpoints/a1 | {\"state\":\"gone\"} | 400 | ready or drain or maint",
        "/v1/pools/api/endpoints/a1 | {\"weight\":70000} | 400 | 0 to 65535",
        "/v1/pools/api/endpoints/a1 | {\"weight\":\"1\"} | 400 | a whole number",
        "/v1/pools/api/endpoints/a1 | {\"states\":1} | 400 | state, weight or both",
        "/v1/pools/api/endpoints/a1 | {} | 400 | state, weight or both",
        "/v1/pools/api/endpoints/a1 | [] | 400 | {",
        "/v1/pools/api/endpoints/a1 | nonsense | 400 | {",
        "/v1/pools/api/endpoints/a2 | {\"state\":\"drain\"} | 404 | api/a2",
        "/v1/pools/none | {\"state\":\"drain\"} | 404 | none",
        "/v1/listeners/web | {\"state\":\"maint\"} | 400 | ready or drain",
        "/v1/listeners/web | {\"weight\":1} | 400 | state",
        "/v1/listeners/none | {\"state\":\"drain\"} | 404 | none",
        "/v1/pools/api?weight=5 | {\"state\":\"drain\"} | 400 | weight: unknown",
        "/v1/process?state=drain | '' | 400 | state: unknown",
        "/v1/routes/shop | {\"state\":\"drain\"} | 405 | GET or HEAD"
      })
  void refusesWhatMakesNoSense(String path, String body, int status, String says) throws Exception {
    HttpResponse<String> answer = patch(path, body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).contains(says);
  }

  @Test
  void saysWhyNothingCanBeOrderedNow() throws Exception {
    source.operator().closing = true;

    for (String path : List.of("/v1/process", "/v1/listeners/web")) {
      HttpResponse<String> answer = patch(path, "{\"state\":\"drain\"}");
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body())
          .isEqualTo("{\"error\":\"process: closing (expected: one that goes on)\"}");
    }
  }

  @Test
  void saysWhyAListenerCannotListenAgain() throws Exception {
    source.operator().taken = true;

    HttpResponse<String> answer = patch("/v1/listeners/web", "{\"state\":\"ready\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("bind: 127.0.0.1:80 is taken");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    HttpResponse<String> answer = patch("/v1/process", " ".repeat(70_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("body: too large (expected: 64 KiB at most)");
  }

  @Test
  void drainIsANameLikeAnyOther() throws Exception {
    String ready = "{\"state\":\"ready\"}";
    assertThat(patch("/v1/pools/api/endpoints/drain", ready).body()).contains("api/drain");
    assertThat(patch("/v1/pools/drain", ready).body()).contains("name: drain");
    assertThat(patch("/v1/listeners/drain", ready).body()).contains("name: drain");
    assertThat(send("GET", "/v1/pools/api/endpoints/drain/drain", "", "").body())
        .contains("api/drain");
    assertThat(source.operator().told)
        .containsExactly("api/drain ready null", "drain/null ready null", "drain false");
  }

  @Test
  void readingChangesNothing() throws Exception {
    assertThat(send("GET", "/v1/pools/api/endpoints/a1", "", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/v1/pools/api/drain", "", "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/v1/pools/api/drain", "", "").statusCode()).isEqualTo(405);
    assertThat(send("GET", "/v1/pools/api/endpoints/none/drain", "", "").statusCode())
        .isEqualTo(404);
    assertThat(source.operator().told).isEmpty();
  }

  @Test
  void sendsProgressAsEventsUntilItIsEmpty() throws Exception {
    source.operator().inFlight.addAll(List.of(2, 2, 1, 0));

    HttpResponse<String> events =
        send("GET", "/v1/pools/api/endpoints/a1/drain", "", "text/event-stream");

    assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(events.body().split("\n\n", -1))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("event: progress\ndata: {")
                    .contains("\"inFlight\":2", "GET / from 10.1.2.3"),
            second -> assertThat(second).contains("event: progress", "\"inFlight\":1"),
            last -> assertThat(last).contains("event: over", "\"empty\":true"),
            end -> assertThat(end).isEmpty());
  }

  @Test
  void endsEventsOfWhatTakesTrafficAgain() throws Exception {
    source.operator().inFlight.addAll(List.of(2, 2, 2));
    source.operator().state = "ready";

    HttpResponse<String> events =
        send("GET", "/v1/pools/api/endpoints/a1/drain", "", "text/event-stream");

    assertThat(events.body()).startsWith("event: over\ndata: {").contains("\"state\":\"ready\"");
  }

  private HttpResponse<String> patch(String path, String body) throws Exception {
    return send("PATCH", path, body, "");
  }

  private HttpResponse<String> send(String method, String path, String body, String accept)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
