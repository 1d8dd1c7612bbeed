package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.AnswerRefused;
import penstock.testkit.StubEndpoint;

/// What filters may do with the head of an answer, on real sockets.
@Timeout(60)
class EngineAnswerTest {

  private static final HttpString SAID = new HttpString("X-Said");

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final EngineFixture fixture = new EngineFixture();
  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    stub =
        StubEndpoint.start(exchange ->
            exchange.answer(
                exchange.target().startsWith("/status/")
                    ? Integer.parseInt(exchange.target().substring("/status/".length()))
                    : 200,
                "fine"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private Client client(Consumer<AnswerHead> edit) throws IOException {
    fixture.plugin.edits(edit);
    return client();
  }

  private Client client() throws IOException {
    fixture.apply(
        """
        server: { shutdown: { closeMode: 0 } }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
          - { name: there, path: /there, redirect: { host: cdn.example, code: 302 }, filters: [{ type: given }] }
          - { name: here, path: /here, respond: { body: here }, filters: [{ type: given }] }
          - { name: closed, path: /closed, respond: { status: 403 }, filters: [{ type: given }] }
          - { name: all, pool: site, filters: [{ type: given }] }
        pools:
          site:
            endpoints:
              - { name: s1, address: "127.0.0.1:%1$d" }
              - { name: s2, address: "127.0.0.1:%1$d" }
            outlier: { consecutive5xx: 2, interval: 1h }
        """
            .formatted(stub.port()));
    return fixture.client("web");
  }

  private void counted(String reason, int times) throws InterruptedException {
    EngineFixture.await(
        reason, () -> fixture.count("penstock_requests_total", "reason", reason) == times);
  }

  @Test
  void tellsWhoAnsweredAndWhen() throws Exception {
    try (Client client =
        client(head -> {
          boolean sound = head.firstByteNanos() > 0 && head.elapsedNanos() >= head.firstByteNanos();
          String who = head.endpoint().replaceFirst("\\d", "");
          seen.add(head.status() + " " + who + " " + head.attempts() + " " + head.reason());
          seen.add(String.valueOf(sound));
        })) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.get("/here").body()).isEqualTo("here");
      stub.close();
      assertThat(client.get("/").status()).isEqualTo(502);
    }
    assertThat(seen)
        .startsWith("200 s 1 ok", "true", "200  0 ok", "false")
        .element(4)
        .asString()
        .startsWith("502  ");
  }

  @Test
  void sendsAnotherStatusOverTheSameBody() throws Exception {
    try (Client client = client(head -> head.status(404))) {
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("fine");
      assertThat(client.get("/here").status()).isEqualTo(404);
      assertThat(client.head("/").status()).isEqualTo(404);
    }
    EngineFixture.await(
        "counted as sent",
        () -> fixture.count("penstock_requests_total", "code_class", "4xx") == 3);
  }

  @Test
  void changesTheStatusOfWhatIsAnsweredWithoutReadingTheRequest() throws Exception {
    try (Client client = client(head -> head.status(418))) {
      stub.close();
      client.send("POST", "/", "", "Content-Length: 1000");
      assertThat(client.answer().status()).isEqualTo(418);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304, 206, 199, 600})
  void withholdsAnAnswerWhoseStatusDoesNotFitItsBody(int status) throws Exception {
    try (Client client = client(head -> head.status(status))) {
      assertThat(client.get("/").status()).isEqualTo(500);
      assertThat(client.get("/").body()).isEqualTo("Internal Server Error: plugin-error\n");
    }
    counted("plugin-error", 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/here", "/there", "/closed"})
  void tellsTheClientThatAnAnswerIsWithheld(String path) throws Exception {
    try (Client client =
        client(head -> {
          head.headers().put(SAID, "secret");
          throw new AnswerRefused("script-error", "it failed");
        })) {
      for (int i = 0; i < 2; i++) {
        Client.Answer answer = client.get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Internal Server Error: script-error\n");
        assertThat(answer.header("x-said")).isNull();
        assertThat(answer.header("location")).isNull();
      }
    }
  }

  @Test
  void withholdsTheAnswerOfAFailureToo() throws Exception {
    try (Client client =
        client(_ -> {
          throw new AnswerRefused("script-error", "it failed");
        })) {
      stub.close();
      assertThat(client.get("/").status()).isEqualTo(500);
      client.send("POST", "/", "", "Content-Length: 1000");
      assertThat(client.answer().status()).isEqualTo(500);
    }
  }

  /// Has the filter `given` do something to the exchange by Undertow's own means.
  private Client added(Consumer<HttpServerExchange> deed) throws IOException {
    fixture.plugin.given =
        next ->
            exchange -> {
              deed.accept(exchange);
              next.handleRequest(exchange);
            };
    return client();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/here", "/there", "/closed"})
  void aListenerOfAFiltersOwnThatThrowsCostsItsRequestAlone(String path) throws Exception {
    try (Client client =
        added(exchange ->
            exchange.addResponseCommitListener(_ -> {
              throw new IllegalStateException("on purpose");
            }))) {
      for (int i = 0; i < 2; i++) {
        Client.Answer answer = client.get(path);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("Internal Server Error: plugin-error\n");
      }
      counted("plugin-error", 2);
      stub.close();
      assertThat(client.get("/").body()).isEqualTo("Internal Server Error: plugin-error\n");
    }
  }

  @Test
  void aConduitOfAFiltersOwnThatThrowsCostsItsRequestAlone() throws Exception {
    try (Client client =
        added(exchange ->
            exchange.addResponseWrapper((_, _) -> {
              throw new NoClassDefFoundError("on purpose");
            }))) {
      assertThat(client.get("/").body()).isEqualTo("Internal Server Error: plugin-error\n");
      assertThat(client.get("/").status()).isEqualTo(500);
    }
    counted("plugin-error", 2);
  }

  @Test
  void blamesAnEndpointForItsOwnStatusOnly() throws Exception {
    try (Client client = client(head -> head.status(head.status() == 503 ? 200 : 503))) {
      for (int i = 0; i < 4; i++) {
        assertThat(client.get("/").status()).isEqualTo(503);
      }
      assertThat(fixture.count("penstock_outlier_ejections_total")).isZero();
      for (int i = 0; i < 4; i++) {
        assertThat(client.get("/status/503").status()).isEqualTo(200);
      }
      EngineFixture.await(
          "ejected", () -> fixture.count("penstock_outlier_ejections_total", "pool", "site") == 1);
    }
  }
}
