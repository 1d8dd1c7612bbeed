package penstock.plugin.health.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

@Timeout(60)
class UdpCheckTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  private static Settings sending(String send, @Nullable String expect) {
    return new Settings(
        0, Payload.parse(send), expect == null ? null : Payload.parse(expect), false, null);
  }

  private static Settings asking(String query, @Nullable String expect) {
    return new Settings(
        0, null, expect == null ? null : Payload.parse(expect), false, Query.parse(query));
  }

  private static ProbeResult probe(Settings settings, Answers answers, Duration timeout)
      throws IOException, InterruptedException {
    try (StubDatagrams stub = StubDatagrams.start(answers)) {
      return UdpCheck.of(settings).probe(stub.endpoint("a"), timeout);
    }
  }

  private static byte[] name(byte[] query, int code) {
    byte[] answer = query.clone();
    answer[2] |= (byte) 0x80;
    answer[3] = (byte) code;
    return answer;
  }

  @Test
  void beginsAsClientsDatagramsDo() throws Exception {
    ByteBuffer word = ByteBuffer.wrap("PROXY ".getBytes(UTF_8)).asReadOnlyBuffer();
    ScopedValue.CallableOp<ProbeResult, Exception> asking =
        () -> probe(sending("ping", "PROXY ping"), Answers.ECHO, LONG);
    assertThat(ScopedValue.where(ProbeSocket.FIRST_WORD, word).call(asking))
        .isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void passesWithAnyAnswer() throws Exception {
    assertThat(probe(sending("ping", null), Answers.ECHO, LONG))
        .isEqualTo(new ProbeResult.Pass("answer of 4 bytes"));
  }

  @Test
  void sendsWhatItIsToldTo() throws Exception {
    try (StubDatagrams stub = StubDatagrams.start(Answers.ECHO)) {
      UdpCheck.of(sending("hex:00ff10", null)).probe(stub.endpoint("a"), LONG);
      assertThat(stub.received().take().bytes()).isEqualTo(new byte[] {0, (byte) 0xFF, 16});
      UdpCheck.of(sending("größe", null)).probe(stub.endpoint("a"), LONG);
      assertThat(stub.received().take().bytes()).isEqualTo("größe".getBytes(UTF_8));
    }
  }

  @Test
  void looksForWhatIsExpected() throws Exception {
    Answers pong = _ -> List.of("+PONG\r\n".getBytes(UTF_8));
    assertThat(probe(sending("ping", "PONG"), pong, LONG)).isInstanceOf(ProbeResult.Pass.class);
    assertThat(probe(sending("ping", "hex:0d0a"), pong, LONG)).isInstanceOf(ProbeResult.Pass.class);
    assertThat(probe(sending("ping", "ping"), pong, LONG))
        .isEqualTo(new ProbeResult.Fail("answer of 7 bytes does not contain \"ping\"", true));
  }

  @Test
  void failsWithoutAnAnswer() throws Exception {
    assertThat(probe(sending("ping", null), Answers.NONE, SHORT))
        .isEqualTo(new ProbeResult.Fail("datagram of 4 bytes: no answer within 100ms", false));
  }

  @Test
  void passesInSilenceWhereThatIsWell() throws Exception {
    Settings silent = new Settings(0, Payload.parse("ping"), null, true, null);
    assertThat(probe(silent, Answers.NONE, SHORT))
        .isEqualTo(new ProbeResult.Pass("no answer, and the port is not closed"));
    assertThat(UdpCheck.of(silent).probe(closed(), LONG))
        .isEqualTo(new ProbeResult.Fail("port closed", false));
  }

  @Test
  void failsAtOnceWhenThePortIsClosed() throws Exception {
    assertThat(UdpCheck.of(sending("ping", null)).probe(closed(), LONG))
        .isEqualTo(new ProbeResult.Fail("port closed", false));
  }

  private static Endpoint closed() throws IOException {
    try (StubDatagrams gone = StubDatagrams.start(Answers.NONE)) {
      return gone.endpoint("a");
    }
  }

  @Test
  void failsWhenTheNameIsUnknown() throws Exception {
    Endpoint nowhere = new Endpoint("a", "nowhere.invalid", 53, 1, Map.of());
    assertThat(UdpCheck.of(sending("ping", null)).probe(nowhere, LONG))
        .isEqualTo(new ProbeResult.Fail("unknown host nowhere.invalid", false));
  }

  @Test
  void asksAtAnotherPortWhenToldTo() throws Exception {
    try (StubDatagrams stub = StubDatagrams.start(Answers.ECHO)) {
      int port = stub.address().getPort();
      Settings settings = new Settings(port, Payload.parse("ping"), null, false, null);
      assertThat(UdpCheck.of(settings).probe(closed(), LONG))
          .isEqualTo(new ProbeResult.Pass("port " + port + ": answer of 4 bytes"));
    }
  }

  @Test
  void asksANameServer() throws Exception {
    try (StubDatagrams stub = StubDatagrams.start(query -> List.of(name(query, 0)))) {
      assertThat(UdpCheck.of(asking("www.example.com AAAA", null)).probe(stub.endpoint("a"), LONG))
          .isEqualTo(new ProbeResult.Pass("query www.example.com AAAA: NOERROR"));
      byte[] asked = stub.received().take().bytes();
      assertThat(HexFormat.of().formatHex(asked, 2, asked.length))
          .isEqualTo("01000001000000000000" + "03777777076578616d706c6503636f6d00" + "001c0001");
    }
  }

  @Test
  void judgesTheCodeOfANameServersAnswer() throws Exception {
    Answers refused = query -> List.of(name(query, 5));
    assertThat(probe(asking("example.com", null), refused, LONG))
        .isEqualTo(new ProbeResult.Fail("query example.com: REFUSED", true));
    assertThat(probe(asking("example.com A", "REFUSED"), refused, LONG))
        .isEqualTo(new ProbeResult.Pass("query example.com A: REFUSED"));
    assertThat(probe(asking(". NS", null), query -> List.of(name(query, 9)), LONG))
        .isEqualTo(new ProbeResult.Fail("query . NS: code 9", true));
  }

  @Test
  void waitsForTheAnswerToItsOwnQuery() throws Exception {
    Answers confused =
        query -> {
          byte[] other = name(query, 2);
          other[0]++;
          return List.of(other, query, new byte[3], name(query, 0));
        };
    assertThat(probe(asking("example.com A", null), confused, LONG))
        .isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void endsInTimeWhateverKeepsComing() throws Exception {
    byte[] noise = new byte[3];
    Answers noisy = _ -> java.util.Collections.nCopies(1000, noise);
    assertThat(probe(asking("example.com A", null), noisy, SHORT))
        .isEqualTo(new ProbeResult.Fail("query example.com A: no answer within 100ms", false));
  }

  @Test
  void endsWhenInterrupted() throws Exception {
    try (StubDatagrams stub = StubDatagrams.start(Answers.NONE)) {
      CountDownLatch interrupted = new CountDownLatch(1);
      Thread probe =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  UdpCheck.of(sending("ping", null)).probe(stub.endpoint("a"), LONG);
                } catch (InterruptedException e) {
                  interrupted.countDown();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      stub.received().take();
      probe.interrupt();
      probe.join();
      assertThat(interrupted.getCount()).isZero();
    }
  }

  @Test
  void asksManyAtOnce() throws Exception {
    UdpCheck check = UdpCheck.of(sending("ping", null));
    try (StubDatagrams stub = StubDatagrams.start(Answers.ECHO);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProbeResult>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(threads.submit(() -> check.probe(stub.endpoint("a"), LONG)));
      }
      for (Future<ProbeResult> result : results) {
        assertThat(result.get()).isInstanceOf(ProbeResult.Pass.class);
      }
    }
  }

  @Test
  void refusesWhatCannotBeMeant() {
    assertThatThrownBy(() -> new Settings(65536, Payload.parse("x"), null, false, null))
        .hasMessage("port: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(() -> new Settings(0, null, null, false, null))
        .hasMessage("send: missing (expected: send or query)");
    assertThatThrownBy(
            () -> new Settings(0, Payload.parse("x"), null, false, Query.parse("example.com")))
        .hasMessage("query: example.com (expected: send or query, not both)");
    assertThatThrownBy(() -> new Settings(0, Payload.parse("x"), Payload.parse("y"), true, null))
        .hasMessage("silence: true (expected: false where answers are judged)");
    assertThatThrownBy(() -> asking("example.com A", "FINE"))
        .hasMessageStartingWith("expect: FINE (expected: one of NOERROR, ");
    assertThatThrownBy(() -> Query.parse("example..com"))
        .hasMessage("example..com (expected: a name and a type, such as example.com A)");
    assertThatThrownBy(() -> Query.parse("example.com ANY")).hasMessageContaining("expected");
    assertThatThrownBy(() -> Query.parse("a b c")).hasMessageContaining("expected");
    assertThatThrownBy(() -> Payload.parse("hex:0"))
        .hasMessage("hex:0 (expected: hex: and pairs of hexadecimal digits)");
  }
}
