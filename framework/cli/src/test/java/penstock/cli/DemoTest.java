package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoTest {

  @Test
  void answersWithItsName() throws Exception {
    try (DemoEndpoint endpoint = DemoEndpoint.start("a", Duration.ZERO)) {
      HttpResponse<String> response = send(endpoint, "GET", "/any");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("X-Endpoint")).hasValue("a");
      assertThat(response.body()).isEqualTo("a (0 ms) answers /any\n");
    }
  }

  @Test
  void failsUntilItIsHealed() throws Exception {
    try (DemoEndpoint endpoint = DemoEndpoint.start("a", Duration.ZERO)) {
      assertThat(send(endpoint, "GET", "/health").statusCode()).isEqualTo(200);

      assertThat(send(endpoint, "POST", "/fail").statusCode()).isEqualTo(200);
      assertThat(send(endpoint, "GET", "/health").statusCode()).isEqualTo(503);
      assertThat(send(endpoint, "GET", "/any").statusCode()).isEqualTo(503);

      assertThat(send(endpoint, "POST", "/heal").statusCode()).isEqualTo(200);
      assertThat(send(endpoint, "GET", "/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void fillsEveryAddressIn() throws IOException {
    try (Demo demo = Demo.start()) {
      assertThat(demo.configuration("127.0.0.1:0", "127.0.0.1:1"))
          .doesNotContain("@")
          .contains("bind: \"127.0.0.1:0\"", "{ name: c, address: \"127.0.0.1:");
      assertThat(demo.suggestions("127.0.0.1:80", "127.0.0.1:81"))
          .doesNotContain("@")
          .contains("http://127.0.0.1:80/fastest", "http://127.0.0.1:81/metrics");
    }
  }

  private static HttpResponse<String> send(DemoEndpoint endpoint, String method, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + endpoint.address() + path))
            .method(method, BodyPublishers.noBody())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
