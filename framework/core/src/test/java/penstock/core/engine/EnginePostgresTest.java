package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that ask before TLS whether it is spoken, as those of PostgreSQL do.
@Timeout(60)
class EnginePostgresTest {

  private static final byte[] QUESTION = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};
  private static final byte[] GSSAPI = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x30};
  private static final byte[] CANCEL = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2e};
  private static final SSLSocketFactory SERVER =
      TestPlugin.CA.issue("EC", "db.example.com").context(TestPlugin.CA).getSocketFactory();

  private final EngineFixture fixture = new EngineFixture();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    fixture.close();
    server.close();
  }

  private void apply(String protocol, String pool) throws IOException {
    fixture.apply(
        """
        listeners: { db: { bind: "127.0.0.1:0", protocol: %s, sni: { db.example.com: db } } }
        routes: [{ respond: 200 }]
        pools: { db: { endpoints: ["127.0.0.1:%d"] %s } }
        """
            .formatted(protocol, server.getLocalPort(), pool));
  }

  /// An endpoint that is asked, answers, and speaks TLS if it has said so.
  ///
  /// @param before how many bytes come before the question
  private CompletableFuture<byte[]> endpoint(char answer, int before) {
    return CompletableFuture.supplyAsync(() -> {
      try (Socket socket = server.accept()) {
        byte[] asked = socket.getInputStream().readNBytes(before + QUESTION.length);
        socket.getOutputStream().write(answer);
        if (answer == 'S') {
          try (SSLSocket secure = (SSLSocket) SERVER.createSocket(socket, null, true)) {
            secure.getOutputStream().write(secure.getInputStream().read() + 1);
          }
        }
        return asked;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private Socket client() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.at("db").getPort());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static int ask(Socket client, byte[] question) throws IOException {
    for (byte each : question) {
      client.getOutputStream().write(each);
    }
    return client.getInputStream().read();
  }

  private static void speak(Socket asked) throws IOException {
    try (SSLSocket socket = SniBench.over(asked, "db.example.com")) {
      assertThat(SniBench.subject(socket)).isEqualTo("CN=db.example.com");
      socket.getOutputStream().write('a');
      assertThat(socket.getInputStream().read()).isEqualTo('b');
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls", "auto"})
  void areAnsweredAndTheirEndpointIsAskedToo(String protocol) throws Exception {
    apply(protocol, "");
    CompletableFuture<byte[]> asked = endpoint('S', 0);
    try (Socket client = client()) {
      assertThat(ask(client, QUESTION)).isEqualTo('S');
      speak(client);
    }
    assertThat(asked.get()).isEqualTo(QUESTION);
  }

  @Test
  void areToldThatGssapiIsNotSpoken() throws Exception {
    apply("tls", "");
    CompletableFuture<byte[]> asked = endpoint('S', 0);
    try (Socket client = client()) {
      assertThat(ask(client, GSSAPI)).isEqualTo('N');
      assertThat(ask(client, QUESTION)).isEqualTo('S');
      speak(client);
    }
    assertThat(asked.get()).isEqualTo(QUESTION);
  }

  @Test
  void areIntroducedBeforeTheEndpointIsAsked() throws Exception {
    apply("tls", ", sendProxyProtocol: v1");
    try (Socket client = client()) {
      String header =
          "PROXY TCP4 127.0.0.1 127.0.0.1 %d %d\r\n"
              .formatted(client.getLocalPort(), client.getPort());
      CompletableFuture<byte[]> asked = endpoint('S', header.length());
      assertThat(ask(client, QUESTION)).isEqualTo('S');
      speak(client);
      assertThat(new String(asked.get(), StandardCharsets.ISO_8859_1))
          .isEqualTo(header + new String(QUESTION, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void areBrokenOffIfTheEndpointSpeaksNoTls() throws Exception {
    apply("tls", "");
    CompletableFuture<byte[]> asked = endpoint('N', 0);
    try (Socket client = client()) {
      assertThat(ask(client, QUESTION)).isEqualTo('S');
      SSLSocket socket = SniBench.over(client, "db.example.com");
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    assertThat(asked.get()).isEqualTo(QUESTION);
    EngineFixture.await(
        "told why",
        () -> fixture.count("penstock_tcp_sessions_ended_total", "reason", "tls-error") == 1);
  }

  @Test
  void hearOfANameThatNobodyHas() throws Exception {
    apply("tls", "");
    try (Socket client = client()) {
      assertThat(ask(client, QUESTION)).isEqualTo('S');
      assertThatThrownBy(SniBench.over(client, "nobody.example.com")::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("unrecognized_name");
    }
  }

  @Test
  void maySayNothingBehindTheQuestionBeforeItIsAnswered() throws Exception {
    apply("tls", "");
    byte[] more = new byte[QUESTION.length + 1];
    System.arraycopy(QUESTION, 0, more, 0, QUESTION.length);
    isTurnedAway(more);
  }

  @Test
  void mayAskForNothingElse() throws Exception {
    apply("tls", "");
    isTurnedAway(CANCEL);
  }

  private void isTurnedAway(byte[] said) throws IOException, InterruptedException {
    try (Socket client = client()) {
      client.getOutputStream().write(said);
      assertThat(SniBench.rest(client)).isEmpty();
    }
    EngineFixture.await(
        "counted",
        () ->
            fixture.count("penstock_listener_connections_rejected_total", "reason", "bad-request")
                == 1);
  }

  @Test
  void clientsThatDoNotAskHaveTheirEndpointNotAsked() throws Exception {
    apply("tls", "");
    CompletableFuture<byte[]> asked = endpoint('N', 0);
    try (Socket client = client()) {
      SSLSocket socket = SniBench.over(client, "db.example.com");
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
    assertThat(firstOf(asked)).isEqualTo((byte) 22);
  }

  private static byte firstOf(CompletableFuture<byte[]> asked)
      throws ExecutionException, InterruptedException {
    return asked.get()[0];
  }
}
