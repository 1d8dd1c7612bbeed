package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.LiveEndpoint;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;

/// What becomes of listeners and their connections in a reload.
class EngineListenerTest {

  private StubEndpoint stub;
  private EngineFixture fixture;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  @Test
  void keepsEqualListenersAndTheirConnections() throws IOException {
    InetSocketAddress before = fixture.apply(Configs.plain(stub.port())).at("web");
    try (Client client = fixture.client("web")) {
      client.get("/");
      fixture.apply(Configs.plain(stub.port()) + "\n");

      assertThat(fixture.at("web")).isEqualTo(before);
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(EngineFixture.accepts(before)).isTrue();
    }
  }

  @Test
  void movesAListenerAndServesItsOldConnectionsOnceMore() throws Exception {
    InetSocketAddress before = fixture.apply(Configs.plain(stub.port())).at("web");
    int other = Ports.next();
    try (Client client = fixture.client("web")) {
      client.get("/");
      fixture.apply(
          Configs.with(stub.port(), Configs.web("127.0.0.1:" + other, ""))
              .replace("closeMode: 0", "closeMode: 1m"));

      assertThat(fixture.at("web").getPort()).isEqualTo(other);
      assertThat(EngineFixture.accepts(before)).isFalse();
      Client.Answer answer = client.get("/");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.closed()).isTrue();
    }
    assertThat(Client.once(fixture.at("web"), "/").status()).isEqualTo(200);
  }

  @Test
  void closesIdleConnectionsOfAListenerThatIsGone() throws Exception {
    fixture.apply(
        Configs.with(
            stub.port(), "{ web: { bind: \"127.0.0.1:0\" }, old: { bind: \"127.0.0.1:0\" } }"));
    try (Client client = fixture.client("old")) {
      client.get("/");
      fixture.apply(Configs.plain(stub.port()));

      assertThat(client.closed()).isTrue();
    }
    EngineFixture.await(
        "its series are gone",
        () ->
            fixture.series().stream()
                .noneMatch(name -> "old".equals(name.getTags().get("listener"))));
  }

  @Test
  void servesKeptConnectionsOfARemovedListenerOnTheNewLine() throws Exception {
    fixture.apply(
        Configs.with(
            stub.port(), "{ web: { bind: \"127.0.0.1:0\" }, old: { bind: \"127.0.0.1:0\" } }"));
    try (Client client = fixture.client("old")) {
      client.get("/");
      fixture.apply(Configs.plain(stub.port()).replace("closeMode: 0", "closeMode: 1m"));

      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void reopensAListenerWhoseSettingsChanged() throws IOException {
    int port = Ports.next();
    fixture.apply(Configs.with(stub.port(), Configs.web("127.0.0.1:" + port, "")));
    fixture.apply(
        Configs.with(stub.port(), Configs.web("127.0.0.1:" + port, ", limits: { bodyBytes: 4B }")));

    try (Client client = fixture.client("web")) {
      assertThat(client.post("/", "12345").status()).isEqualTo(413);
    }
  }

  @Test
  void givesAnAddressToAListenerOfAnotherName() throws IOException {
    int port = Ports.next();
    fixture.apply(Configs.with(stub.port(), "{ one: { bind: \"127.0.0.1:" + port + "\" } }"));
    fixture.apply(Configs.with(stub.port(), "{ two: { bind: \"127.0.0.1:" + port + "\" } }"));

    assertThat(fixture.engine.addresses()).containsOnlyKeys("two");
    assertThat(Client.once(loopback(port), "/").status()).isEqualTo(200);
  }

  @Test
  void changesNothingWhenAnAddressIsTaken() throws IOException {
    int port = Ports.next();
    fixture.apply(Configs.with(stub.port(), Configs.web("127.0.0.1:" + port, "")));
    LiveEndpoint endpoint = fixture.endpoint("site", "s1");
    Set<String> series = Configs.series(fixture);
    try (ServerSocket taken = new ServerSocket();
        Client client = fixture.client("web")) {
      taken.bind(loopback(0));
      client.get("/");
      String next =
          "{ more: { bind: \"127.0.0.1:0\" }, web: { bind: \"127.0.0.1:"
              + taken.getLocalPort()
              + "\" } }";

      assertThatThrownBy(() -> fixture.apply(Configs.with(stub.port(), next)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());

      assertThat(fixture.at("web").getPort()).isEqualTo(port);
      assertThat(fixture.engine.addresses()).containsOnlyKeys("web");
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    assertThat(Client.once(loopback(port), "/").status()).isEqualTo(200);
    assertThat(fixture.endpoint("site", "s1")).isSameAs(endpoint);
    assertThat(fixture.plugin.policies).hasSize(1).allMatch(policy -> policy.closed == 0);
    assertThat(Configs.series(fixture)).containsAll(series);
    assertThat(Configs.series(fixture)).noneMatch(name -> name.contains("listener=more"));
  }

  @Test
  void losesNobodyWhoConnectsWhileAListenerIsReplaced() throws Exception {
    int port = Ports.next();
    fixture.apply(Configs.with(stub.port(), Configs.web("127.0.0.1:" + port, "")));
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> served =
        CompletableFuture.supplyAsync(
            () -> {
              int count = 0;
              while (!enough.get()) {
                count += served(port);
              }
              return count;
            },
            task -> Thread.ofVirtual().start(task));
    for (int i = 1; i <= 10; i++) {
      fixture.apply(
          Configs.with(
              stub.port(),
              Configs.web("127.0.0.1:" + port, ", limits: { bodyBytes: " + i + "KiB }")));
    }
    enough.set(true);

    assertThat(served.get(30, TimeUnit.SECONDS)).isPositive();
  }

  private static int served(int port) {
    try {
      return Client.once(loopback(port), "/").status() == 200 ? 1 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
