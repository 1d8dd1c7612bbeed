package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// TLS that is passed on by the name that is asked for.
class TlsPassthroughIT {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  private static final String YAML =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners:
        edge:
          protocol: tls
          bind: "127.0.0.1:0"
          sni: { db.test: db, "*.wild.test": wild }
        mixed:
          protocol: auto
          bind: "127.0.0.1:0"
          tls: { certificates: [{ cert: DIR/site.pem, key: DIR/site.key }] }
          sni: { db.test: db, gone.test: reject }
      routes: [{ pool: site }]
      pools:
        db: { endpoints: ["127.0.0.1:DB"] }
        wild: { endpoints: ["127.0.0.1:WILD"] }
        site: { endpoints: ["127.0.0.1:SITE"] }
      accessLog: [{ file: DIR/access.log, format: "{protocol} {tls.sni} {pool} {reason}" }]
      """;

  @TempDir private static Path dir;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint db;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint wild;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint site;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start() throws IOException {
    CA.write(dir, "ca");
    CA.issue("EC", "site.test", "127.0.0.1").write(dir, "site");
    db = secure("db.test");
    wild = secure("*.wild.test");
    site = StubEndpoint.start(exchange -> exchange.answer(200, "site"));
    penstock =
        Distribution.run(
            dir,
            YAML.replace("DIR", dir.toString())
                .replace("DB", String.valueOf(db.port()))
                .replace("WILD", String.valueOf(wild.port()))
                .replace("SITE", String.valueOf(site.port())));
  }

  private static StubEndpoint secure(String name) throws IOException {
    return StubEndpoint.start(
        CA.issue("RSA", name).context(CA).getServerSocketFactory().createServerSocket(0),
        exchange -> exchange.answer(200, name));
  }

  @AfterAll
  static void stop() throws IOException {
    try (Distribution _ = penstock) {
      db.close();
      wild.close();
      site.close();
    }
  }

  private static int port(String listener) {
    return URI.create(penstock.url(listener, "/")).getPort();
  }

  private static SSLSocket client(
      String listener, @Nullable String name, Function<byte[], List<byte[]>> shape)
      throws IOException {
    Socket plain = new ShapedSocket(port(listener), shape);
    SSLSocket socket =
        (SSLSocket) CA.trusting().getSocketFactory().createSocket(plain, null, 0, true);
    socket.setUseClientMode(true);
    if (name != null) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  private static String subject(SSLSocket socket) throws IOException {
    socket.startHandshake();
    X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }

  private static double counted(String name, String... labels) throws IOException {
    return Scrape.of(penstock).sum(name, labels);
  }

  @ParameterizedTest
  @CsvSource({"db.test, CN=db.test", "a.wild.test, CN=*.wild.test", "DB.TEST, CN=db.test"})
  void aClientOfTheJdkSeesTheEndpointsCertificate(String name, String subject) throws IOException {
    try (SSLSocket socket = client("edge", name, List::of)) {
      assertThat(subject(socket)).isEqualTo(subject);
      assertThat(RawClient.over(socket).get("/").body()).isEqualTo(subject.substring(3));
    }
  }

  @Test
  void aNameThatNobodyHasIsToldSo() throws IOException {
    for (String name : new String[] {"nobody.test", null}) {
      try (SSLSocket socket = client("edge", name, List::of)) {
        assertThatThrownBy(socket::startHandshake)
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("unrecognized_name");
      }
    }
    assertThat(counted("penstock_listener_connections_rejected_total", "reason=\"no-route\""))
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void aHelloMayBeSplitAnywhere() throws IOException {
    for (int at = 1; at < 300; at += 13) {
      int cut = at;
      try (SSLSocket socket =
          client(
              "edge",
              "db.test",
              hello ->
                  List.of(
                      Arrays.copyOf(hello, cut), Arrays.copyOfRange(hello, cut, hello.length)))) {
        assertThat(subject(socket)).isEqualTo("CN=db.test");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50})
  void aHelloMayBeSplitOverRecords(int size) throws IOException {
    try (SSLSocket socket = client("edge", "db.test", hello -> records(hello, size))) {
      assertThat(subject(socket)).isEqualTo("CN=db.test");
    }
  }

  /// The one record that a hello comes in as many, all in one piece.
  private static List<byte[]> records(byte[] hello, int size) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int at = 5; at < hello.length; at += size) {
      int n = Math.min(size, hello.length - at);
      records.writeBytes(new byte[] {22, 3, 1, 0, (byte) n});
      records.write(hello, at, n);
    }
    return List.of(records.toByteArray());
  }

  @Test
  void onePortPassesOnEndsAndDoesWithout() throws IOException {
    try (SSLSocket socket = client("mixed", "db.test", List::of)) {
      assertThat(subject(socket)).isEqualTo("CN=db.test");
    }
    try (SSLSocket socket = client("mixed", "site.test", List::of)) {
      assertThat(subject(socket)).isEqualTo("CN=site.test");
      assertThat(RawClient.over(socket).get("/").body()).isEqualTo("site");
    }
    try (SSLSocket socket = client("mixed", "gone.test", List::of)) {
      assertThatThrownBy(socket::startHandshake).hasMessageContaining("unrecognized_name");
    }
    try (RawClient client = RawClient.to(penstock.address("mixed"))) {
      assertThat(client.get("/").body()).isEqualTo("site");
      assertThat(site.requests().getLast().header("x-forwarded-proto")).isEqualTo("http");
    }
  }

  @Test
  void theLogNamesWhatWasAskedFor() throws IOException {
    try (SSLSocket socket = client("edge", "logged.wild.test", List::of)) {
      assertThat(RawClient.over(socket).get("/").status()).isEqualTo(200);
    }
    await()
        .atMost(TlsBench.PATIENCE)
        .until(() ->
            Files.readAllLines(dir.resolve("access.log")).contains("tls logged.wild.test wild ok"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3", "-tls1_3 -alpn h2,http/1.1"})
  @Tag("external")
  void aClientOfOpensslSeesTheEndpointsCertificate(String version) throws Exception {
    String seen =
        call(
            "openssl s_client -CAfile ca.pem -verify_return_error -connect 127.0.0.1:%d"
                    .formatted(port("edge"))
                + " -servername db.test "
                + version);
    assertThat(seen).contains("subject=CN = db.test").contains("Verify return code: 0 (ok)");
  }

  @Test
  @Tag("external")
  void aClientOfOpensslIsToldThatANameIsNotKnown() throws Exception {
    String seen =
        call(
            "openssl s_client -connect 127.0.0.1:%d -servername nobody.test"
                .formatted(port("edge")));
    assertThat(seen).contains("alert number 112");
  }

  @Test
  @Tag("external")
  void curlIsAnsweredByTheEndpoint() throws Exception {
    String seen =
        call(
            "curl -sS --cacert ca.pem --resolve db.test:%d:127.0.0.1 https://db.test:%d/"
                .formatted(port("edge"), port("edge")));
    assertThat(seen).isEqualTo("db.test");
  }

  private static String call(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
