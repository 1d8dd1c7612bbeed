package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.CONTINUATION;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.PRIORITY;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.listen.HttpListenerSettings;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

class Http2LimitsTest {

  private static final int CALM = 11;
  private static final int MANY = 1_100;

  /// Something a client does too much of.
  interface Deed {

    void onto(Http2Client client, int number) throws IOException;
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood("settings-flood", (client, _) -> client.settings()),
        flood("ping-flood", (client, _) -> client.frame(PING, 0, 0, new byte[8])),
        flood("control-flood", (client, i) -> client.frame(PRIORITY, 0, 2 * i + 1, new byte[5])),
        flood("control-flood", (client, _) -> client.frame(99, 0, 0)),
        flood("window-update-flood", (client, _) -> client.numbers(WINDOW_UPDATE, 0, 1)),
        flood(
            "rapid-reset",
            (client, i) -> client.get(2 * i + 1, "/").numbers(RST_STREAM, 2 * i + 1, 8)),
        flood(
            "made-you-reset",
            (client, i) -> client.get(2 * i + 1, "/").numbers(WINDOW_UPDATE, 2 * i + 1, 0)),
        flood("made-you-reset", (client, i) -> client.headers(2 * i + 1, END_STREAM, "UPPER", "x")),
        flood("too-many-streams", (client, i) -> client.get(2 * i + 1, "/")),
        flood(
            "empty-data-flood",
            (client, i) -> {
              if (i == 0) {
                client.headers(1, 0, request("POST", "/"));
              }
              client.frame(DATA, 0, 1);
            }),
        flood(
            "continuation-flood",
            (client, i) -> client.frame(i == 0 ? HEADERS : CONTINUATION, 0, 1)));
  }

  private static Arguments flood(String kind, Deed deed) {
    return Arguments.of(kind, deed);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void endsAndCountsFloods(String kind, Deed deed) throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.stall());
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      try {
        for (int i = 0; i < MANY; i++) {
          deed.onto(client, i);
        }
      } catch (IOException e) {
        // We were cut off on the way, which is the point.
      }
      assertThat(client.end()).isIn(CALM, -1);
      proxy.awaitOnLoop("abuse", true, () -> proxy.abuse(kind) > 0);
    }
  }

  @Test
  void endsHeaderBombs() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      ByteArrayOutputStream bomb = new ByteArrayOutputStream();
      bomb.writeBytes(Http2Bytes.block(request("GET", "/")));
      byte[] large = Http2Bytes.block("x-large", "v".repeat(3_000));
      large[0] = 0x40;
      bomb.writeBytes(large);
      for (int i = 0; i < 5_000; i++) {
        bomb.write(0x80 | 62);
      }
      client.frame(HEADERS, END_STREAM | END_HEADERS, 1, bomb.toByteArray());
      assertThat(client.end()).isEqualTo(CALM);
      proxy.awaitOnLoop("abuse", 1L, () -> proxy.abuse("header-bomb"));
    }
  }

  @Test
  void answersHeadsThatAreTooLarge() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      byte[] block = Http2Bytes.block(request("GET", "/", "x-large", "v".repeat(17_000)));
      client.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 16_000));
      client.frame(CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 16_000, block.length));
      Http2Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(431);
      assertThat(client.get(3, "/").answer(3).status()).isEqualTo(200);
      proxy.awaitRefusal("too-large");
    }
  }

  private static Setup impatient(Duration header, Duration idle) {
    return Setup.plain()
        .timeouts(
            new HttpListenerSettings.Timeouts(header, idle, Duration.ofSeconds(60), Duration.ZERO));
  }

  @Test
  void waitsForHeadsOnlySoLong() throws Exception {
    Setup setup = impatient(Duration.ofMillis(200), Duration.ofSeconds(60));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      client.quiet().frame(HEADERS, END_STREAM, 1, Http2Bytes.block(":method", "GET"));
      assertThat(client.end()).isEqualTo(CALM);
      proxy.awaitRefusal("client-timeout");
      assertThat(proxy.abuse("slow-head")).isEqualTo(1);
    }
  }

  @Test
  void waitsForSettingsOnlySoLong() throws Exception {
    Setup setup = impatient(Duration.ofMillis(200), Duration.ofSeconds(60));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client =
            new Http2Client(new Socket(proxy.address().getAddress(), proxy.address().getPort()))) {
      client.quiet().raw(Http2Client.PREFACE.getBytes(StandardCharsets.US_ASCII));
      assertThat(client.end()).isEqualTo(CALM);
    }
  }

  private static void answersOnceAndCloses(Setup setup) throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(client.get(1, "/").answer(1).text()).isEqualTo("ok");
      assertThat(client.end()).isZero();
    }
  }

  @Test
  void closesWhatIsIdleForTooLong() throws Exception {
    Setup setup = impatient(Duration.ofSeconds(10), Duration.ofSeconds(1));
    answersOnceAndCloses(setup);
  }

  @Test
  void takesLeaveOfAConnectionThatHasLastedLongEnough() throws Exception {
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(200)));
    answersOnceAndCloses(setup);
  }

  @Test
  void doesNotWaitForEverForAWindow() throws Exception {
    Setup setup =
        Setup.plain()
            .forward(
                new ForwardPlan.Limits(
                    Duration.ofSeconds(20).toNanos(),
                    Duration.ofMillis(500).toNanos(),
                    0,
                    1L << 40));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address(), 4, 0)) {
      assertThat(client.get(1, "/").refusal(1)).isEqualTo(2);
      assertThat(proxy.nextEnded().reason()).isEqualTo("client-timeout");
      proxy.awaitInFlight(0);
    }
  }

  @Test
  void endsAnswersOfOurOwnThatNobodyTakes() throws Exception {
    Setup setup = impatient(Duration.ofSeconds(10), Duration.ofSeconds(1));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address(), 4, 0)) {
      client.get(1, "/");
      assertThat(client.end()).isEqualTo(CALM);
      assertThat(proxy.abuse("window-stall")).isEqualTo(1);
    }
  }
}
