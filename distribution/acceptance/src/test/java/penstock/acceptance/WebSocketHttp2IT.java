package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.acceptance.WebSocketIT.Heard;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// WebSockets over HTTP/2 (RFC 8441), from clients and to endpoints.
class WebSocketHttp2IT {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint chat;

  @BeforeEach
  void start() throws IOException {
    chat = StubEndpoint.start(WebSocketIT::converse);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  /// Penstock before itself.
  ///
  /// @param inner what the inner listener has besides its address
  /// @param pool what the pool before it has
  private Distribution twice(String inner, String pool) throws IOException {
    int port = Ports.next();
    return Distribution.run(
        folder,
        """
        server: { ioThreads: 1 }
        admin: { bind: "127.0.0.1:0" }
        listeners:
          web: { bind: "127.0.0.1:0" }
          inner: { bind: "127.0.0.1:%d", %s }
        routes:
          - { listeners: [web], pool: inner }
          - { listeners: [inner], pool: chat }
        pools:
          inner: { endpoints: ["127.0.0.1:%d"], %s }
          chat: { endpoints: ["127.0.0.1:%d"] }
        """
            .formatted(port, inner, port, pool, chat.port()));
  }

  /// @return how many streams the inner listener had meanwhile
  private static double talk(Distribution penstock) throws Exception {
    Heard heard = new Heard();
    try (HttpClient client = HttpClient.newHttpClient();
        AutoCloseable _ = client::shutdownNow) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://" + penstock.address("web") + "/chat"), heard)
              .get(20, TimeUnit.SECONDS);
      socket.sendText("hello", true).join();
      assertThat(heard.next()).isEqualTo("hello");
      double streams = Scrape.of(penstock).sum("penstock_http2_streams", "listener=\"inner\"");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
      assertThat(heard.next()).isEqualTo("closed 1000");
      return streams;
    }
  }

  @Test
  void goThroughHttp2BetweenTwo() throws Exception {
    try (Distribution penstock = twice("http2: { only: true }", "protocol: h2c")) {
      assertThat(talk(penstock)).isEqualTo(1);
      await().until(() -> Scrape.of(penstock).sum("penstock_endpoint_in_flight") == 0);
    }
  }

  @Test
  void whereBothAreSpokenTheyUseTheConnectionThatIsThere() throws Exception {
    TestCertificate site = CA.issue("EC", "127.0.0.1");
    String inner =
        "protocol: https, tls: { certificates: [{ cert: \"%s\", key: \"%s\" }] }"
            .formatted(site.write(folder, "site"), folder.resolve("site.key"));
    String pool = "protocol: auto, tls: { ca: \"" + CA.write(folder, "ca") + "\" }";
    try (Distribution penstock = twice(inner, pool)) {
      assertThat(talk(penstock)).isZero();
      given().get(penstock.url("web", "/"));
      assertThat(talk(penstock)).isEqualTo(1);
    }
  }

  /// @param pool what the pool has besides its endpoint
  private Distribution run(String pool, String port) throws IOException {
    return Distribution.run(
        folder,
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: chat }]
        pools: { chat: { %sendpoints: ["127.0.0.1:%s"] } }
        """
            .formatted(pool, port));
  }

  private static Process node(String script, String... arguments) throws IOException {
    String path =
        Path.of(System.getProperty("basedir", ""), "src/test/resources/websocket", script)
            .toString();
    String[] command = new String[arguments.length + 2];
    command[0] = "node";
    command[1] = path;
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static double upgrades(Distribution penstock) throws IOException {
    return Scrape.of(penstock)
        .sum("penstock_requests_total", "code_class=\"1xx\"", "reason=\"ok\"");
  }

  @Test
  @Tag("external")
  void aRealClientTalksByHttp2() throws Exception {
    try (Distribution penstock = run("", String.valueOf(chat.port()))) {
      Process client = node("client.mjs", "http://" + penstock.address("web"));
      String said = new String(client.getInputStream().readAllBytes(), UTF_8);
      assertThat(said).isEqualTo("200\nhello\nclosed 1000\nended\n");
      await().until(() -> upgrades(penstock) == 1);
    }
  }

  @Test
  @Tag("external")
  void aRealEndpointIsTalkedToByHttp2() throws Exception {
    Process server = node("server.mjs");
    try (BufferedReader out = server.inputReader(UTF_8);
        Distribution penstock = run("protocol: h2c, ", out.readLine())) {
      talk(penstock);
      assertThat(out.readLine()).isEqualTo("/chat websocket");
    } finally {
      server.destroy();
    }
  }
}
