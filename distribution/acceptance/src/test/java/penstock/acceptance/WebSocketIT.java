package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;

/// The JDK's WebSocket client talks through Penstock to an endpoint that sends messages back.
class WebSocketIT {

  private static final String YAML =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ pool: chat, name: %s }]
      pools: { chat: { endpoints: ["127.0.0.1:%d"] } }
      """;

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

  /// RFC 6455: agrees and sends back every message, and the close.
  static void converse(StubExchange exchange) throws IOException {
    String key =
        exchange.request().header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    exchange.raw(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n");
    DataInputStream in = new DataInputStream(exchange.in());
    OutputStream out = exchange.out();
    for (int first = in.read(); first >= 0; first = in.read()) {
      byte[] message = message(in);
      out.write(first);
      out.write(message.length);
      out.write(message);
      out.flush();
      if ((first & 15) == 8) {
        exchange.close();
        return;
      }
    }
  }

  /// The rest of a short, masked frame.
  private static byte[] message(DataInputStream in) throws IOException {
    int length = in.read() & 127;
    byte[] mask = in.readNBytes(4);
    byte[] message = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      message[i] ^= mask[i % 4];
    }
    return message;
  }

  /// What came, in order; a close is `closed` and its status.
  static final class Heard implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      messages.add(data.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      messages.add("closed " + status);
      return null;
    }

    String next() throws InterruptedException {
      @Nullable String next = messages.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no message");
      }
      return next;
    }
  }

  @Test
  void messagesGoBothWaysOverAReload() throws Exception {
    Heard heard = new Heard();
    try (Distribution penstock = Distribution.run(folder, YAML.formatted("before", chat.port()));
        HttpClient client = HttpClient.newHttpClient();
        AutoCloseable _ = client::shutdownNow) {
      WebSocket socket = greet(penstock, client, heard);
      assertThat(Scrape.of(penstock).sum("penstock_endpoint_in_flight")).isEqualTo(1);

      Files.writeString(folder.resolve("penstock.yaml"), YAML.formatted("after", chat.port()));
      penstock.signal("HUP");
      await().until(() -> reloaded(penstock));
      socket.sendText("still here", true).join();
      assertThat(heard.next()).isEqualTo("still here");
      assertThat(Scrape.of(penstock).sum("penstock_upgrades_in_flight", "pool=\"chat\""))
          .isEqualTo(1);

      socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
      assertThat(heard.next()).isEqualTo("closed 1000");
      await().until(() -> Scrape.of(penstock).sum("penstock_endpoint_in_flight") == 0);
      await().until(() -> Scrape.of(penstock).sum("penstock_upgrades_in_flight") == 0);
    }
  }

  @Test
  void aTunnelGivesItsRoomInThePoolBack() throws Exception {
    String limited =
        YAML.replace("endpoints:", "limits: { requests: 1, pendingTimeout: 20s }, endpoints:");
    try (Distribution penstock = Distribution.run(folder, limited.formatted("only", chat.port()));
        HttpClient client = HttpClient.newHttpClient();
        AutoCloseable _ = client::shutdownNow) {
      for (int i = 0; i < 3; i++) {
        Heard heard = new Heard();
        WebSocket socket =
            client
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + penstock.address("web") + "/chat"), heard)
                .get(30, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
        assertThat(heard.next()).isEqualTo("closed 1000");
      }
    }
  }

  @Test
  void theEndOfADrainIsSaidInItsOwnWords() throws Exception {
    String brief = YAML.replace("endpoints:", "drain: { timeout: 1s }, endpoints:");
    Heard heard = new Heard();
    try (Distribution penstock = Distribution.run(folder, brief.formatted("only", chat.port()));
        HttpClient client = HttpClient.newHttpClient();
        AutoCloseable _ = client::shutdownNow) {
      greet(penstock, client, heard);
      given()
          .body("{\"state\":\"drain\"}")
          .patch(penstock.admin("/v1/pools/chat"))
          .then()
          .statusCode(200);
      assertThat(heard.next()).isEqualTo("closed 1001");
      await().until(() -> Scrape.of(penstock).sum("penstock_endpoint_in_flight") == 0);
      assertThat(Scrape.of(penstock).sum("penstock_drain_forced_total")).isEqualTo(1);
    }
  }

  @Test
  void theEndOfTheProcessIsSaidInItsOwnWords() throws Exception {
    String brief =
        "server: { shutdown: { closeMode: 0s, lameDuck: 0s, drainTimeout: 100ms } }\n" + YAML;
    Heard heard = new Heard();
    try (Distribution penstock = Distribution.run(folder, brief.formatted("only", chat.port()));
        HttpClient client = HttpClient.newHttpClient();
        AutoCloseable _ = client::shutdownNow) {
      greet(penstock, client, heard);
      penstock.signal("TERM");
      assertThat(heard.next()).isEqualTo("closed 1001");
    }
  }

  private static WebSocket greet(Distribution penstock, HttpClient client, Heard heard)
      throws Exception {
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://" + penstock.address("web") + "/chat"), heard)
            .get(20, TimeUnit.SECONDS);
    socket.sendText("hello", true).join();
    assertThat(heard.next()).isEqualTo("hello");
    return socket;
  }

  private static boolean reloaded(Distribution penstock) throws IOException {
    return Scrape.of(penstock).sum("penstock_config_applied_total", "result=\"ok\"") >= 2;
  }
}
