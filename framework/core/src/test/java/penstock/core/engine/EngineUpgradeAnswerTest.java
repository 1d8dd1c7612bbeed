package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HttpString;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.AnswerRefused;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// What filters may do with an answer that leaves HTTP behind, on real sockets.
@Timeout(60)
class EngineUpgradeAnswerTest {

  private static final HttpString SAID = new HttpString("X-Said");

  private final EngineFixture fixture = new EngineFixture();
  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    stub =
        StubEndpoint.start(exchange -> {
          exchange.raw("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
          exchange.in().transferTo(exchange.out());
        });
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void filter(Consumer<AnswerHead> edit) throws IOException {
    fixture.plugin.edits(edit);
    fixture.apply(
        """
        server: { shutdown: { closeMode: 0 } }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site, upgrade: [chat], filters: [{ type: given }] }]
        pools: { site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }] } }
        """
            .formatted(stub.port()));
  }

  private Client.Answer asked() throws IOException {
    try (Client client = fixture.client("web")) {
      return client.get("/", "Connection: Upgrade", "Upgrade: chat");
    }
  }

  private String askedByHttp2() throws IOException {
    try (Http2Client client = Http2Client.connect(fixture.at("web"))) {
      client.settings();
      client.headers(1, 0, Http2Bytes.request("CONNECT", "/", ":protocol", "chat"));
      return client.next(Http2Client.HEADERS).fields().getFirst().value();
    }
  }

  @Test
  void changesItsHeaders() throws Exception {
    filter(head -> head.headers().put(SAID, "hello"));
    Client.Answer answer = asked();
    assertThat(answer.status()).isEqualTo(101);
    assertThat(answer.header("x-said")).isEqualTo("hello");
    assertThat(askedByHttp2()).isEqualTo("200");
  }

  @Test
  void tellsTheClientThatItIsWithheld() throws Exception {
    filter(_ -> {
      throw new AnswerRefused("script-error", "it failed");
    });
    Client.Answer answer = asked();
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("Internal Server Error: script-error\n");
    assertThat(answer.header("upgrade")).isNull();
    assertThat(askedByHttp2()).isEqualTo("500");
    EngineFixture.await("endpoint let go", () -> stub.openConnections() == 0);
    EngineFixture.await(
        "counted", () -> fixture.count("penstock_requests_total", "reason", "script-error") == 2);
  }

  @Test
  void keepsItsStatus() throws Exception {
    filter(head -> head.status(403));
    assertThat(asked().status()).isEqualTo(500);
    assertThat(askedByHttp2()).isEqualTo("500");
  }
}
