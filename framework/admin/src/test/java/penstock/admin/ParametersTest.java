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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands behind the `?` of an admin path.
class ParametersTest {

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

  @ParameterizedTest
  @CsvSource({
    "pol=api, pol",
    "pool=api&pools=site, pools",
    "Pool=api, Pool",
    "pools=none&pool=none, pools"
  })
  void refusesParametersItDoesNotKnow(String query, String name) throws Exception {
    source.readiness = new Readiness(false, "shutting down");
    HttpResponse<String> answer = send("GET", "/readyz?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("{\"error\":\"" + name + ": unknown (expected: pool)\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/readyz?", "/healthz?1", "/metrics?name=x", "/v1/pools?_=1"})
  void mindsNoParametersWhereItReadsWithout(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isEqualTo(200);
  }

  @Test
  void changesNothingForParametersItDoesNotKnow() throws Exception {
    source.reload =
        () -> {
          throw new AssertionError("reloaded");
        };
    HttpResponse<String> answer = send("POST", "/v1/reload?dryRun=true");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"dryRun: unknown (expected: no parameters)\"}");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }
}
