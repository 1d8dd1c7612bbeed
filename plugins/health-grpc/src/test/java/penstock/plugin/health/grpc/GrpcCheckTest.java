package penstock.plugin.health.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Client.CONTINUATION;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.spi.health.ProbeResult;
import penstock.testkit.Http2Bytes;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

@Timeout(60)
class GrpcCheckTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void passesAServerThatServes() throws Exception {
    assertThat(probe(Asked.plain(), Answers.serving()))
        .isEqualTo(new ProbeResult.Pass("gRPC: SERVING"));
    assertThat(probe(Asked.about("shop.Cart"), Answers.serving()))
        .isEqualTo(new ProbeResult.Pass("gRPC shop.Cart: SERVING"));
  }

  static Stream<Arguments> failures() {
    String type = "application/grpc";
    return Stream.of(
        Arguments.of(Answers.status(0), "UNKNOWN"),
        Arguments.of(Answers.status(2), "NOT_SERVING"),
        Arguments.of(Answers.status(3), "SERVICE_UNKNOWN"),
        Arguments.of(Answers.status(9), "status 9"),
        Arguments.of(Answers.message(new byte[] {0, 0, 0, 0, 0}), "UNKNOWN"),
        Arguments.of(Answers.message(new byte[] {0, 0, 0, 0, 9, 8, 1}), "malformed message"),
        Arguments.of(Answers.message(new byte[] {0, 0, 0, 0, 2, 7, 1}), "malformed message"),
        Arguments.of(
            Answers.headAlone(":status", "200", "content-type", type, "grpc-status", "12"),
            "UNIMPLEMENTED (the server has no grpc.health.v1.Health)"),
        Arguments.of(
            Answers.headAlone(":status", "200", "content-type", type, "grpc-status", "5"),
            "NOT_FOUND (the server knows no service 'shop.Cart')"),
        Arguments.of(
            Answers.headAlone(
                ":status", "200", "grpc-status", "14", "grpc-message", "no%20db%0A100%"),
            "UNAVAILABLE 'no db 100%'"),
        Arguments.of(Answers.headAlone(":status", "200", "grpc-status", "no number"), "UNKNOWN"));
  }

  static Stream<Arguments> strangers() {
    String type = "application/grpc";
    return Stream.of(
        Arguments.of(Answers.headAlone(":status", "404"), "HTTP status 404"),
        Arguments.of(Answers.headAlone("grpc-status", "0"), "HTTP status none"),
        Arguments.of(
            Answers.headAlone(":status", "200", "content-type", "text/html"),
            "no gRPC: content-type text/html"),
        Arguments.of(Answers.headAlone(":status", "200"), "no gRPC: content-type is absent"),
        Arguments.of(Answers.headAlone(":status", "200", "content-type", type), "no grpc-status"),
        Arguments.of(
            Http2Bytes.frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 7}),
            "the stream was reset (7)"),
        Arguments.of(
            Http2Bytes.frame(GOAWAY, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 11}),
            "the endpoint is leaving (GOAWAY 11)"),
        Arguments.of(Http2Bytes.frame(HEADERS, END_HEADERS, 1, (byte) 0x80), "malformed headers"),
        Arguments.of(Http2Bytes.frame(HEADERS, END_HEADERS | 8, 1, (byte) 9), "malformed padding"),
        Arguments.of(Http2Bytes.frame(DATA, 0, 1, new byte[16_384]), "closed without an answer"),
        Arguments.of(
            "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            "the endpoint speaks HTTP/1.1"),
        Arguments.of(new byte[] {-1, -1, -1, -1}, "no HTTP/2 frame"),
        Arguments.of(new byte[0], "closed without an answer"));
  }

  @ParameterizedTest
  @MethodSource({"failures", "strangers"})
  void saysWhatIsWrong(byte[] answer, String reason) throws Exception {
    assertThat(probe(Asked.about("shop.Cart"), answer))
        .isEqualTo(new ProbeResult.Fail("gRPC shop.Cart: " + reason, true));
  }

  @Test
  void readsHeadsInPiecesAndPaddedMessages() throws Exception {
    byte[] block = Http2Bytes.block("grpc-status", "0", "x", "y".repeat(300));
    byte[] padded = {3, 0, 0, 0, 0, 2, 8, 1, 0, 0, 0};
    byte[] answer =
        Answers.all(
            Answers.settings(),
            Answers.head(0, ":status", "103"),
            Answers.head(0, ":status", "200", "content-type", "application/grpc+proto"),
            Http2Bytes.frame(DATA, 8, 1, padded),
            Http2Bytes.frame(HEADERS, END_STREAM, 1, Arrays.copyOf(block, 7)),
            Http2Bytes.frame(
                CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 7, block.length)));
    assertThat(probe(Asked.plain(), answer)).isEqualTo(new ProbeResult.Pass("gRPC: SERVING"));
  }

  @Test
  void answersPings() throws Exception {
    BlockingQueue<List<Integer>> seen = new LinkedBlockingQueue<>();
    try (StubEndpoint stub =
        StubEndpoint.start(exchange -> {
          exchange.raw(Answers.all(Answers.settings(), Http2Bytes.frame(PING, 0, 0, new byte[8])));
          // The rest of the preface, then frames until both are acknowledged.
          exchange.in().skipNBytes("SM\r\n\r\n".length());
          List<Integer> types = new ArrayList<>();
          while (types.size() < 6) {
            byte[] head = exchange.in().readNBytes(9);
            types.add(head[3] * 10 + head[4]);
            exchange.in().skipNBytes(((head[1] & 0xFF) << 8) | (head[2] & 0xFF));
          }
          seen.add(types);
          exchange.raw(Answers.serving());
        })) {
      assertThat(GrpcCheck.of(Asked.about("x".repeat(150))).probe(stub.endpoint("a"), LONG))
          .isInstanceOf(ProbeResult.Pass.class);
    }
    assertThat(seen.take()).containsExactly(40, 80, 14, 1, 41, 61);
  }

  @Test
  void failsWhenTheEndpointIsSilent() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.stall())) {
      assertThat(GrpcCheck.of(Asked.plain()).probe(stub.endpoint("a"), Duration.ofSeconds(1)))
          .isEqualTo(new ProbeResult.Fail("gRPC: no answer within 1s", true));
    }
  }

  @Test
  void looksAtTheCertificate() throws Exception {
    TestCertificate ca = TestCertificate.authority("Test CA");
    Path file = ca.write(folder, "ca");
    try (StubEndpoint stub = secure(ca, "h2")) {
      assertThat(probe(stub, Asked.secure(true, null, file)))
          .isEqualTo(new ProbeResult.Pass("gRPC: SERVING"));
      assertThat(probe(stub, Asked.secure(true, "grpc.test", file)))
          .isInstanceOf(ProbeResult.Pass.class);
      assertThat(probe(stub, Asked.secure(false, "other.test", null)))
          .isInstanceOf(ProbeResult.Pass.class);
      assertThat(probe(stub, Asked.secure(true, "other.test", file)).toString())
          .contains("TLS: ", "other.test");
      assertThat(probe(stub, Asked.secure(true, null, null)).toString())
          .contains("TLS: certificate from an unknown authority");
    }
  }

  @Test
  void demandsHttp2InTheHandshake() throws Exception {
    try (StubEndpoint stub = secure(TestCertificate.authority("Test CA"), null)) {
      assertThat(probe(stub, Asked.secure(false, null, null)))
          .isEqualTo(new ProbeResult.Fail("TLS: the endpoint does not speak HTTP/2 (ALPN)", true));
    }
  }

  private static StubEndpoint secure(TestCertificate ca, @Nullable String protocol)
      throws IOException {
    TestCertificate site = ca.issue("EC", "grpc.test", "127.0.0.1");
    ServerSocket server =
        site.context(ca)
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    if (protocol != null && server instanceof SSLServerSocket secure) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {protocol});
      secure.setSSLParameters(parameters);
    }
    return StubEndpoint.start(server, exchange -> exchange.raw(Answers.serving()));
  }

  private static ProbeResult probe(Settings settings, byte[] answer) throws Exception {
    try (StubEndpoint stub =
        StubEndpoint.start(exchange -> {
          exchange.raw(answer);
          exchange.finish();
          exchange.stall();
        })) {
      return probe(stub, settings);
    }
  }

  private static ProbeResult probe(StubEndpoint stub, Settings settings)
      throws InterruptedException {
    return GrpcCheck.of(settings).probe(stub.endpoint("a"), LONG);
  }
}
