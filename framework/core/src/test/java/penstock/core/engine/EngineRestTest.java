package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;

/// What operators order for listeners and the process holds over reloads and beside each other.
class EngineRestTest {

  private StubEndpoint stub;
  private EngineFixture fixture;
  private int port;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
    port = Ports.next();
    apply("");
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void apply(String more) throws IOException {
    fixture.apply(Configs.with(stub.port(), Configs.web("127.0.0.1:" + port, more)));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress("127.0.0.1", port);
  }

  private static boolean accepts(int port) {
    return EngineFixture.accepts(loopback(port));
  }

  private boolean rests() {
    return fixture.engine.look().listeners().getFirst().resting();
  }

  private String connectionHeader(int at) throws IOException {
    return String.valueOf(Client.once(loopback(at), "/").header("connection"));
  }

  @Test
  void aListenerRestsOverAChangeOfItsSettings() throws IOException {
    fixture.engine.rest("web", true);

    apply(", limits: { bodyBytes: 4B }");

    assertThat(rests()).isTrue();
    assertThat(accepts(port)).isFalse();
    fixture.engine.rest("web", false);
    try (Client client = fixture.client("web")) {
      assertThat(client.post("/", "12345").status()).isEqualTo(413);
    }
  }

  @Test
  void aListenerRestsOverAChangeOfItsAddress() throws IOException {
    int other = Ports.next();
    fixture.engine.rest("web", true);

    fixture.apply(Configs.with(stub.port(), Configs.web("127.0.0.1:" + other, "")));

    assertThat(fixture.at("web")).isEqualTo(loopback(other));
    assertThat(accepts(port)).isFalse();
    assertThat(accepts(other)).isFalse();
    fixture.engine.rest("web", false);
    assertThat(Client.once(loopback(other), "/").status()).isEqualTo(200);
  }

  @Test
  void theAddressOfARestingListenerIsLeftToOthers() throws IOException {
    fixture.engine.rest("web", true);
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(loopback(port));

      apply(", limits: { bodyBytes: 4B }");
      apply(", limits: { bodyBytes: 5B }");

      assertThat(rests()).isTrue();
    }
  }

  @Test
  void answersOfNewListenersCloseWhileTheProcessRests() throws IOException {
    fixture.engine.rest(true);

    apply(", limits: { bodyBytes: 4B }");

    assertThat(connectionHeader(port)).isEqualTo("close");
    fixture.engine.rest(false);
    assertThat(connectionHeader(port)).isEqualTo("null");
  }

  @Test
  void answersOfAListenerThatIsReadyAgainCloseWhileTheProcessRests() throws IOException {
    fixture.engine.rest(true);
    fixture.engine.rest("web", true);

    fixture.engine.rest("web", false);

    assertThat(connectionHeader(port)).isEqualTo("close");
  }

  @Test
  void aListenerThatLeavesGoesOnToCloseWhenTheProcessIsReadyAgain() throws Exception {
    try (Client client = fixture.client("web")) {
      client.get("/");
      fixture.apply(
          Configs.with(stub.port(), "{ new: { bind: \"127.0.0.1:0\" } }")
              .replace("closeMode: 0", "closeMode: 1m"));
      fixture.engine.rest(true);
      fixture.engine.rest(false);

      assertThat(client.get("/").header("connection")).isEqualTo("close");
      assertThat(client.closed()).isTrue();
    }
  }
}
