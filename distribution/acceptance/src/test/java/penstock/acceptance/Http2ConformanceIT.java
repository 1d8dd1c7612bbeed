package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.acceptance.Http2Rows.PADDED;
import static penstock.acceptance.Http2Rows.PROTOCOL_ERROR;
import static penstock.acceptance.Http2Rows.WITH_PRIORITY;
import static penstock.acceptance.Http2Rows.concat;
import static penstock.acceptance.Http2Rows.filled;
import static penstock.testkit.Http2Bytes.block;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.ACK;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.PRIORITY;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.acceptance.Http2Rows.Row;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubEndpoint;

/// What RFC 9113 and RFC 7541 demand of a server, section by section: each section that h2spec
/// looks at, and how it must be answered.
class Http2ConformanceIT {

  private static final int NO_ERROR = 0;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    endpoint =
        StubEndpoint.start(exchange -> {
          if (exchange.target().equals("/stall")) {
            exchange.stall();
          } else {
            exchange.body();
            exchange.answer(200, "an answer");
          }
        });
    penstock =
        Distribution.run(
            folder,
            """
            listeners:
              web: { bind: "127.0.0.1:0", http2: { maxConcurrentStreams: 10 } }
              only: { bind: "127.0.0.1:0", http2: { only: true } }
            routes:
              - { pool: site }
            pools:
              site: { endpoints: ["127.0.0.1:%d"] }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    try (Distribution _ = penstock;
        StubEndpoint _ = endpoint) {
      assertThat(penstock.out()).doesNotContain("ERROR");
    }
  }

  private static Socket socket(String listener) throws IOException {
    String[] address = penstock.address(listener).split(":", 2);
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static Http2Client client() throws IOException {
    return new Http2Client(socket("web")).greet();
  }

  @ParameterizedTest
  @MethodSource({
    "penstock.acceptance.Http2StateRows#framing",
    "penstock.acceptance.Http2StateRows#states",
    "penstock.acceptance.Http2StateRows#moreStates",
    "penstock.acceptance.Http2StateRows#yetMoreStates",
    "penstock.acceptance.Http2StateRows#stillMoreStates",
    "penstock.acceptance.Http2FrameRows#frames",
    "penstock.acceptance.Http2FrameRows#moreFrames",
    "penstock.acceptance.Http2FrameRows#yetMoreFrames",
    "penstock.acceptance.Http2FrameRows#stillMoreFrames",
    "penstock.acceptance.Http2FrameRows#evenMoreFrames",
    "penstock.acceptance.Http2MessageRows#messages",
    "penstock.acceptance.Http2MessageRows#moreMessages",
    "penstock.acceptance.Http2MessageRows#yetMoreMessages",
    "penstock.acceptance.Http2MessageRows#packing"
  })
  void refuses(Row row) throws IOException {
    boolean first = row.section().equals("3.4");
    try (Http2Client client = first ? new Http2Client(socket("web")) : client()) {
      if (first) {
        client.raw(Http2Client.PREFACE.getBytes(StandardCharsets.US_ASCII));
      }
      try {
        row.deed().by(client.quiet());
      } catch (IOException e) {
        // We may be cut off before we have said all.
      }
      assertThat(client.refusal()).isEqualTo(row.code());
    }
  }

  @Test
  void refusesAnotherPrefaceWhereNothingElseIsSpoken() throws IOException {
    try (Http2Client client = new Http2Client(socket("only"))) {
      client.raw("INVALID CONNECTION PREFACE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.end()).isEqualTo(PROTOCOL_ERROR);
    }
    try (Http2Client client = new Http2Client(socket("only")).greet()) {
      assertThat(client.get(1, "/").answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void passesOverWhatItDoesNotKnow() throws IOException {
    try (Http2Client client = client()) {
      client.frame(99, 0xFF, 0, filled(8)).settings(0xFF, 1).frame(GOAWAY, 0, 0, filled(12));
      assertThat(client.get(1, "/").answer(1).text()).isEqualTo("an answer");
    }
  }

  @Test
  void answersPings() throws IOException {
    try (Http2Client client = client()) {
      Http2Frame pong = client.frame(PING, 0, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}).next(PING);
      assertThat(pong.has(ACK)).isTrue();
      assertThat(pong.payload()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
      // An answer to a ping that we never sent asks for nothing.
      client.frame(PING, ACK, 0, filled(8));
      assertThat(client.get(1, "/").answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void takesPaddingAndPriorities() throws IOException {
    try (Http2Client client = client()) {
      byte[] post = block(request("POST", "/"));
      byte[] head = concat(new byte[] {2, 0, 0, 0, 0, 7}, post, filled(2));
      client
          .frame(PRIORITY, 0, 9, new byte[] {0, 0, 0, 1, 15})
          .frame(HEADERS, END_HEADERS | PADDED | WITH_PRIORITY, 1, head)
          .frame(DATA, END_STREAM | PADDED, 1, new byte[] {3, 'a', 0, 0, 0});
      assertThat(client.answer(1).status()).isEqualTo(200);
    }
  }

  @Test
  void acknowledgesSettings() throws IOException {
    try (Http2Client client = client()) {
      assertThat(client.next(SETTINGS).has(ACK)).isFalse();
      assertThat(client.next(SETTINGS).has(ACK)).isTrue();
    }
  }

  @Test
  void keepsToWindowsInTheOrderOfTheirSettings() throws IOException {
    try (Http2Client client = client()) {
      client.settings(4, 100, 4, 1).get(1, "/");
      assertThat(client.next(DATA).payload()).hasSize(1);
      client.settings(4, 0).numbers(WINDOW_UPDATE, 1, 2);
      assertThat(client.next(DATA).payload()).hasSize(1);
      client.settings(4, 100);
      assertThat(client.next(DATA).has(END_STREAM)).isTrue();
    }
  }

  @Test
  void takesAnswersToErrorsItDoesNotKnow() throws IOException {
    try (Http2Client client = client()) {
      client.get(1, "/stall").numbers(RST_STREAM, 1, 0xFF).numbers(GOAWAY, 0, 0, 0xFF);
      assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
      assertThat(List.of(-1, NO_ERROR)).contains(client.end());
    }
  }
}
