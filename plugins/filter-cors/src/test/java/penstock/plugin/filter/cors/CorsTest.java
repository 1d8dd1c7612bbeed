package penstock.plugin.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class CorsTest extends HttpFilterContract {

  private static final String APP = "https://app.example.com";

  private final AtomicInteger reached = new AtomicInteger();

  private final HttpHandler endpoint =
      exchange -> {
        reached.incrementAndGet();
        exchange.getResponseHeaders().put(new HttpString("Access-Control-Allow-Origin"), "*");
        exchange.getResponseHeaders().put(new HttpString("Vary"), "accept");
        exchange.getResponseSender().send("through");
      };

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, settings(false, "*"));
  }

  private static HttpFilter filter(Context context, Settings settings) {
    return Offers.of(new CorsPlugin()).create(HttpFilter.KIND, "cors", settings, context);
  }

  private static Settings settings(boolean credentials, String... origins) {
    return settings(credentials, List.of("GET", "PUT"), origins);
  }

  private static Settings settings(boolean credentials, List<String> methods, String... origins) {
    return new Settings(
        Stream.of(origins).map(Origin::parse).toList(),
        methods,
        List.of("X-Token"),
        List.of("X-Count"),
        credentials,
        Duration.ofMinutes(10));
  }

  private HttpResponse<String> send(Settings settings, String method, String... headers)
      throws Exception {
    return send(filter(context, settings), method, headers);
  }

  private HttpResponse<String> send(HttpFilter filter, String method, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1/"))
            .method(method, BodyPublishers.noBody());
    try (FilterServer server = FilterServer.of(filter, endpoint)) {
      return server.send((headers.length == 0 ? request : request.headers(headers)).build());
    }
  }

  private static List<String> header(HttpResponse<String> answer, String name) {
    return answer.headers().allValues(name);
  }

  @Test
  void leavesItToFiltersBeforeItWhetherItsAnswerGoesOut() throws Exception {
    HttpFilter cors = withholding(filter(context, settings(false, APP)));
    HttpResponse<String> answer =
        send(cors, "OPTIONS", "Origin", APP, "Access-Control-Request-Method", "PUT");
    assertThat(answer.body()).isEqualTo("script-error: it failed");
  }

  @Test
  void answersPreflightRequestsItself() throws Exception {
    HttpResponse<String> answer =
        send(
            settings(true, APP),
            "OPTIONS",
            "Origin",
            APP,
            "Access-Control-Request-Method",
            "PUT",
            "Access-Control-Request-Headers",
            "x-token");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "access-control-allow-origin")).containsExactly(APP);
    assertThat(header(answer, "access-control-allow-credentials")).containsExactly("true");
    assertThat(header(answer, "access-control-allow-methods")).containsExactly("GET, PUT");
    assertThat(header(answer, "access-control-allow-headers")).containsExactly("X-Token");
    assertThat(header(answer, "access-control-max-age")).containsExactly("600");
    assertThat(header(answer, "vary"))
        .containsExactlyInAnyOrder(
            "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    assertThat(reached).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({"https://evil.test, PUT", "https://app.example.com, DELETE"})
  void refusesOtherPreflightRequests(String origin, String method) throws Exception {
    HttpResponse<String> answer =
        send(
            settings(false, APP),
            "OPTIONS",
            "Origin",
            origin,
            "Access-Control-Request-Method",
            method);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(header(answer, "access-control-allow-methods")).isEmpty();
    assertThat(reached).hasValue(0);
  }

  @Test
  void grantsAnyMethodByName() throws Exception {
    HttpResponse<String> answer =
        send(
            settings(true, List.of("*"), APP),
            "OPTIONS",
            "Origin",
            APP,
            "Access-Control-Request-Method",
            "DELETE");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(header(answer, "access-control-allow-methods")).containsExactly("DELETE");
  }

  @Test
  void refusesMethodsThatBrowsersWriteOtherwise() {
    assertThatThrownBy(() -> settings(false, List.of("GET", "put"), APP))
        .hasMessage("methods: put (expected: PUT)");
  }

  @Test
  void tellsWhoMayReadAndTakesOutWhatTheEndpointSays() throws Exception {
    HttpResponse<String> answer = send(settings(false, APP), "GET", "Origin", APP);
    assertThat(header(answer, "access-control-allow-origin")).containsExactly(APP);
    assertThat(header(answer, "access-control-expose-headers")).containsExactly("X-Count");
    assertThat(header(answer, "access-control-allow-credentials")).isEmpty();
    assertThat(header(answer, "vary")).containsExactlyInAnyOrder("accept", "Origin");
    assertThat(answer.body()).isEqualTo("through");
  }

  @Test
  void tellsOthersNothing() throws Exception {
    for (String origin : List.of("https://evil.test", "null", "http://app.example.com")) {
      HttpResponse<String> answer = send(settings(false, APP), "GET", "Origin", origin);
      assertThat(header(answer, "access-control-allow-origin")).isEmpty();
      assertThat(header(answer, "vary")).contains("Origin");
    }
    assertThat(header(send(settings(false, APP), "GET"), "access-control-allow-origin")).isEmpty();
  }

  @Test
  void letsAnyOriginReadWithoutCredentials() throws Exception {
    HttpResponse<String> answer = send(settings(false, "*"), "GET", "Origin", "https://any.test");
    assertThat(header(answer, "access-control-allow-origin")).containsExactly("*");
    assertThat(header(answer, "vary")).containsExactly("accept");
  }

  @Test
  void letsOtherOptionsRequestsThrough() throws Exception {
    send(settings(false, APP), "OPTIONS", "Origin", APP);
    assertThat(reached).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example.com, true",
    "https://a.example.com.evil.test, false",
    "https://evil.test/https://a.example.com, false",
    "https://axexample.com, false",
  })
  void matchesWholeOrigins(String origin, boolean expected) {
    Origin regex = Origin.parse("/https:\\/\\/[a-z]\\.example\\.com/");
    assertThat(regex.matches(origin)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.example.com",
        "https://app.example.com/",
        "https://App.example.com",
        "/(/",
        "https://app.example.com:443",
        "http://app.example.com:80"
      })
  void refusesWhatIsNoOrigin(String text) {
    assertThatThrownBy(() -> Origin.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text + " (expected: ");
  }

  @Test
  void letsNobodyActAsTheUserFromAnywhere() {
    assertThatThrownBy(() -> settings(true, "*"))
        .hasMessage("credentials: true (expected: false, for any origin is let in)");
  }
}
