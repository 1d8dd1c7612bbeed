package penstock.plugin.filter.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.metrics5.MetricName;
import io.undertow.server.HttpHandler;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.ByteSize;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

class ForwardAuthTest extends HttpFilterContract {

  private static final HttpHandler ENDPOINT =
      exchange -> {
        StringBuilder seen = new StringBuilder("through");
        for (HeaderValues values : exchange.getRequestHeaders()) {
          seen.append('\n').append(values.getHeaderName()).append(": ").append(values);
        }
        exchange.getResponseSender().send(seen.toString());
      };

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint service;

  @BeforeEach
  void start() throws IOException {
    service = StubEndpoint.start(exchange -> exchange.answer(200, "yes", "X-User: ann"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, settings(OnFailure.DENY));
  }

  private static HttpFilter filter(Context context, Settings settings) {
    return Offers.of(new ForwardAuthPlugin())
        .create(HttpFilter.KIND, "forward-auth", settings, context);
  }

  private Settings settings(OnFailure onFailure) {
    return settings(onFailure, Duration.ofSeconds(30), 1_000);
  }

  private Settings settings(OnFailure onFailure, Duration timeout, int atOnce) {
    return new Settings(
        URI.create("http://127.0.0.1:" + service.port() + "/check?a=b"),
        "GET",
        List.of("Authorization", "X-Device"),
        List.of("X-User"),
        List.of(),
        timeout,
        onFailure,
        ByteSize.parse("1KiB"),
        atOnce,
        null);
  }

  @Test
  void letsThroughWhoTheServiceLetsThrough() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/orders");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\nX-User: [ann]");
      assertThat(server.request().fact("auth.x-user")).isEqualTo("ann");
    }
  }

  @Test
  void tellsTheServiceWhatIsAsked() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1/orders?id=7"))
              .method("POST", HttpRequest.BodyPublishers.ofString("body"))
              .headers("Authorization", "Bearer t", "X-Device", "one", "X-Device", "two")
              .headers("X-Other", "no", "X-Forwarded-For", "10.1.2.3", "X-Forwarded-Uri", "/evil")
              .build();
      assertThat(server.send(request).statusCode()).isEqualTo(200);
      StubRequest asked = service.requests().getFirst();
      assertThat(asked.method()).isEqualTo("GET");
      assertThat(asked.target()).isEqualTo("/check?a=b");
      assertThat(asked.headers("X-Forwarded-Method")).containsExactly("POST");
      assertThat(asked.headers("X-Forwarded-Proto")).containsExactly("http");
      assertThat(asked.headers("X-Forwarded-Uri")).containsExactly("/orders?id=7");
      assertThat(asked.headers("X-Forwarded-For")).containsExactly("10.1.2.3");
      assertThat(asked.headers("X-Forwarded-Host"))
          .containsExactly(server.uri("/").getRawAuthority());
      assertThat(asked.headers("Authorization")).containsExactly("Bearer t");
      assertThat(asked.headers("X-Device")).containsExactly("one", "two");
      assertThat(asked.headers("X-Other")).isEmpty();
    }
  }

  @Test
  void doesNotBelieveClientsWhatOnlyTheServiceMaySay() throws Exception {
    service.behave(exchange -> exchange.answer(204, ""));
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      assertThat(server.get("/", "x-user", "root").body())
          .startsWith("through")
          .doesNotContain("root");
    }
    service.close();
    try (FilterServer server =
        FilterServer.of(filter(context, settings(OnFailure.ALLOW)), ENDPOINT)) {
      assertThat(server.get("/", "x-user", "root").body())
          .startsWith("through")
          .doesNotContain("root");
    }
  }

  @Test
  void passesRefusalsOn() throws Exception {
    service.behave(exchange ->
        exchange.answer(
            401,
            "who are you",
            "WWW-Authenticate: Basic realm=\"x\"",
            "Set-Cookie: a=1",
            "Set-Cookie: b=2",
            "Content-Type: text/x-why",
            "X-Inner: secret"));
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).isEqualTo("who are you");
      assertThat(answer.headers().allValues("WWW-Authenticate"))
          .containsExactly("Basic realm=\"x\"");
      assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
      assertThat(answer.headers().allValues("Content-Type")).containsExactly("text/x-why");
      assertThat(answer.headers().allValues("X-Inner")).isEmpty();
      assertThat(server.request().fact("test.reason")).isEqualTo("unauthorized");
    }
  }

  @Test
  void passesRedirectsOn() throws Exception {
    service.behave(exchange -> exchange.answer(302, "", "Location: https://login.test/"));
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/");
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location")).hasValue("https://login.test/");
    }
  }

  @Test
  void leavesOutBodiesThatAreTooLong() throws Exception {
    service.behave(exchange -> exchange.answer(403, "x".repeat(2_000), "Set-Cookie: a=1"));
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).isEmpty();
      assertThat(answer.headers().firstValue("Set-Cookie")).hasValue("a=1");
    }
  }

  @ParameterizedTest
  @CsvSource({"DENY, 503", "ALLOW, 200"})
  void doesAsToldWhenTheServiceFails(OnFailure onFailure, int status) throws Exception {
    HttpFilter filter = filter(context, settings(onFailure));
    try (FilterServer server = FilterServer.of(filter, ENDPOINT)) {
      service.behave(exchange -> exchange.answer(500, "no"));
      assertThat(server.get("/").statusCode()).isEqualTo(status);
      service.behave(exchange -> exchange.reset());
      assertThat(server.get("/").statusCode()).isEqualTo(status);
      service.behave(exchange -> exchange.raw("garbage\r\n\r\n"));
      assertThat(server.get("/").statusCode()).isEqualTo(status);
      service.close();
      assertThat(server.get("/").statusCode()).isEqualTo(status);
    }
    assertThat(count("failed")).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "HTTP/1.1 200 OK\r\n"})
  void doesNotWaitForEver(String beginning) throws Exception {
    service.behave(exchange -> {
      exchange.raw(beginning);
      exchange.stall();
    });
    Settings hasty = settings(OnFailure.DENY, Duration.ofMillis(100), 10);
    try (FilterServer server = FilterServer.of(filter(context, hasty), ENDPOINT)) {
      HttpResponse<String> answer = server.get("/");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).startsWith("denied: ");
    }
  }

  @Test
  void asksOnlySoManyQuestionsAtOnce() throws Exception {
    SynchronousQueue<String> gate = new SynchronousQueue<>();
    service.behave(exchange -> exchange.answer(200, gate.take()));
    Settings narrow = settings(OnFailure.DENY, Duration.ofSeconds(30), 1);
    try (FilterServer server = FilterServer.of(filter(context, narrow), ENDPOINT);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      CompletableFuture<HttpResponse<String>> one =
          client.sendAsync(request, BodyHandlers.ofString());
      CompletableFuture<HttpResponse<String>> two =
          client.sendAsync(request, BodyHandlers.ofString());
      CompletableFuture.anyOf(one, two).join();
      gate.put("go");
      assertThat(List.of(one.join().statusCode(), two.join().statusCode()))
          .containsExactlyInAnyOrder(200, 503);
    }
  }

  @Test
  void keepsConnectionsToTheService() throws Exception {
    try (FilterServer server = FilterServer.of(filter(context), ENDPOINT)) {
      for (int i = 0; i < 5; i++) {
        assertThat(server.get("/").statusCode()).isEqualTo(200);
      }
    }
    assertThat(service.requests()).hasSize(5);
    assertThat(service.connections()).isEqualTo(1);
    assertThat(count("allowed")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/", "/check", "http:///x"})
  void refusesWhatIsNoUrl(String url) {
    assertThatThrownBy(() -> at(url))
        .hasMessage("url: " + url + " (expected: an http or https URL)");
  }

  @Test
  void refusesPasswordsInUrlsAndDoesNotShowThem() {
    assertThatThrownBy(() -> at("http://user:pw@a/"))
        .hasMessage("url: one with a user (expected: one without, nobody logs in)");
  }

  private static Settings at(String url) {
    return new Settings(
        URI.create(url),
        "GET",
        List.of(),
        List.of(),
        List.of(),
        Duration.ofSeconds(1),
        OnFailure.DENY,
        new ByteSize(0),
        1,
        null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection", "content-length", "X-Forwarded-Uri"})
  void refusesHeadersThatAreNotTheClientsToSay(String name) {
    assertThatThrownBy(() ->
            new Settings(
                URI.create("http://a/"),
                "GET",
                List.of(name),
                List.of(),
                List.of(),
                Duration.ofSeconds(1),
                OnFailure.DENY,
                new ByteSize(0),
                1,
                null))
        .hasMessage("requestHeaders: " + name + " (expected: a header that is not framing)");
  }

  private long count(String result) {
    return context
        .metrics()
        .counter(MetricName.build("forward_auth_total").tagged("result", result))
        .getCount();
  }
}
