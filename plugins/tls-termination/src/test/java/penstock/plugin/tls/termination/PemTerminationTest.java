package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.plugin.tls.termination.Handshakes.Hand;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.spi.traffic.Header;
import penstock.testkit.ContextFixture;
import penstock.testkit.TestCertificate;

@Timeout(60)
@ParameterizedClass
@EnumSource(
    value = Engine.class,
    names = {"JDK", "OPENSSL"})
class PemTerminationTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate FIRST = CA.issue("EC", "first.test");
  private static final TestCertificate A_EC = CA.issue("EC", "a.test", "www.a.test");
  private static final TestCertificate A_RSA = CA.issue("RSA", "a.test", "www.a.test");
  private static final TestCertificate WILD = CA.issue("EC", "*.wild.test");
  private static final SSLContext CLIENT = CA.trusting();

  @RegisterExtension final ContextFixture context = new ContextFixture();
  private final Engine engine;
  @TempDir private Path dir;
  private Path ca = Path.of("");

  PemTerminationTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void write() {
    FIRST.write(dir, "first");
    A_EC.write(dir, "a-ec");
    A_RSA.write(dir, "a-rsa");
    WILD.write(dir, "wild");
    ca = CA.write(dir, "ca");
  }

  private PemTermination start(ClientAuthSettings clients, String... names) {
    CertificateSettings[] certificates = new CertificateSettings[names.length];
    for (int i = 0; i < names.length; i++) {
      certificates[i] = Given.certificate(dir, names[i]);
    }
    return PemTermination.start(Given.settings(engine, clients, certificates), context);
  }

  private static Hand asking(@Nullable String name) {
    return Hand.of(CA.trusting(), name);
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, CN=a.test",
    "WWW.a.test, CN=a.test",
    "x.wild.test, CN=*.wild.test",
    "x.y.wild.test, CN=first.test",
    "wild.test, CN=first.test",
    "nobody.test, CN=first.test",
    ", CN=first.test"
  })
  void choosesByServerName(@Nullable String name, String subject) throws Exception {
    PemTermination termination = start(Given.NOBODY, "first", "a-ec", "a-rsa", "wild");
    try (Handshakes server = new Handshakes(termination)) {
      assertThat(server.shown(asking(name)).getSubjectX500Principal().getName()).isEqualTo(subject);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, rsa_pss_rsae_sha256, RSA", "TLSv1.3, ecdsa_secp256r1_sha256, EC"})
  void showsTheKindOfKeyAClientUnderstands(String version, String scheme, String kind)
      throws Exception {
    PemTermination termination = start(Given.NOBODY, "first", "a-ec", "a-rsa");
    Hand hand =
        new Hand(
            CLIENT,
            "a.test",
            parameters -> {
              parameters.setProtocols(new String[] {version});
              parameters.setSignatureSchemes(new String[] {scheme, "ecdsa_secp384r1_sha384"});
              // The authority's own signature stands in the certificate.
              parameters.setSignatureSchemes(
                  kind.equals("RSA")
                      ? new String[] {scheme, "ecdsa_secp256r1_sha256"}
                      : new String[] {scheme});
            });
    try (Handshakes server = new Handshakes(termination)) {
      assertThat(server.shown(hand).getPublicKey().getAlgorithm()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, RSA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, EC"
  })
  void showsTheKindOfKeyTheSuiteAsksFor(String suite, String kind) throws Exception {
    PemTermination termination = start(Given.NOBODY, "first", "a-ec", "a-rsa");
    Hand hand =
        new Hand(
            CLIENT,
            "a.test",
            parameters -> {
              parameters.setProtocols(new String[] {"TLSv1.2"});
              parameters.setCipherSuites(new String[] {suite});
            });
    try (Handshakes server = new Handshakes(termination)) {
      assertThat(server.shown(hand).getPublicKey().getAlgorithm()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void showsTheReplacementAndGoesOnWithSessions(String version) throws Exception {
    PemTermination termination = start(Given.NOBODY, "first", "a-ec");
    SSLContext client = CA.trusting();
    Hand hand =
        new Hand(client, "a.test", parameters -> parameters.setProtocols(new String[] {version}));
    try (Handshakes server = new Handshakes(termination)) {
      X509Certificate before = server.shown(hand);
      assertThat(server.served().resumed()).isFalse();
      TestCertificate next = replace("a-ec", CA.issue("EC", "a.test"));

      termination.look();

      assertThat(server.shown(Hand.of(CA.trusting(), "a.test"))).isEqualTo(next.certificate());
      assertThat(server.served().resumed()).isFalse();
      assertThat(server.shown(hand)).as("resumed, so not shown again").isEqualTo(before);
      assertThat(server.served().resumed()).isTrue();
    }
    assertThat(count("ok")).isOne();
  }

  /// Puts a certificate in place of another the way careful tools do.
  private TestCertificate replace(String name, TestCertificate next) throws IOException {
    Path fresh = Files.createDirectories(dir.resolve("fresh"));
    next.write(fresh, name);
    for (String ending : List.of(".key", ".pem")) {
      Files.move(
          fresh.resolve(name + ending),
          dir.resolve(name + ending),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return next;
  }

  private long count(String result) {
    return context.metrics().getCounters().entrySet().stream()
        .filter(each -> result.equals(each.getKey().getTags().get("result")))
        .mapToLong(each -> each.getValue().getCount())
        .sum();
  }

  @Test
  void keepsWhatItHasWhenTheReplacementIsBad() throws Exception {
    PemTermination termination = start(Given.NOBODY, "first");
    try (Handshakes server = new Handshakes(termination)) {
      X509Certificate before = server.shown(asking(null));
      Files.writeString(dir.resolve("first.pem"), "nonsense");
      termination.look();
      assertThat(server.shown(asking(null))).isEqualTo(before);
      assertThat(count("failed")).isOne();
      termination.look();
      assertThat(count("failed")).as("told once").isOne();
      Instant past = Instant.parse("1961-01-01T00:00:00Z");
      CA.issue("EC", Instant.EPOCH.minusSeconds(9), past, "first.test").write(dir, "first");
      termination.look();
      assertThat(server.shown(asking(null))).isEqualTo(before);
      CA.issue("EC", "new.test").write(dir, "first");
      termination.look();
      assertThat(server.shown(asking(null)).getSubjectX500Principal().getName())
          .isEqualTo("CN=new.test");
    }
  }

  @Test
  void tellsWhenItsCertificatesExpire() {
    Instant end = Instant.parse("2033-03-03T03:03:03Z");
    CA.issue("EC", Instant.parse("1965-01-01T00:00:00Z"), end, "b.test").write(dir, "b");
    assertThat(start(Given.NOBODY, "b").certificates())
        .singleElement()
        .satisfies(served -> {
          assertThat(served.expires()).isEqualTo(end);
          assertThat(served.name()).isEqualTo(dir.resolve("b.pem").toString());
        });
  }

  @Test
  void requiresACertificateOfClients() throws Exception {
    PemTermination termination = start(Given.clients(Mode.REQUIRE, ca, Forward.NONE), "first");
    SSLContext known = CA.issue("EC", "client.test").context(CA);
    TestCertificate others = TestCertificate.authority("Others");
    try (Handshakes server = new Handshakes(termination)) {
      server.shake(Hand.of(known, null));
      assertThatThrownBy(() -> server.shake(asking(null))).isInstanceOf(IOException.class);
      SSLContext strange = others.issue("EC", "client.test").context(CA);
      assertThatThrownBy(() -> server.shake(Hand.of(strange, null)))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void knowsTheClientOfASessionThatGoesOn(String version) throws Exception {
    PemTermination termination =
        start(Given.clients(Mode.REQUIRE, ca, Forward.CLIENT_CERT), "first");
    SSLContext client = CA.issue("EC", "client.test").context(CA);
    Hand hand =
        new Hand(client, null, parameters -> parameters.setProtocols(new String[] {version}));
    try (Handshakes server = new Handshakes(termination)) {
      server.shake(hand);
      SSLSession session = server.served().session();
      server.shake(hand);
      Handshakes.Served next = server.served();
      assertThat(next.resumed()).isTrue();
      assertThat(termination.identity(next.session()))
          .isEqualTo(termination.identity(session))
          .isNotEmpty();
    }
  }

  @Test
  void speaksOnlyWhatItMay() throws Exception {
    CertificateSettings one = Given.certificate(dir, "first");
    Settings older =
        new Settings(
            List.of(one),
            "1.2",
            "1.2",
            List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
            Given.NOBODY,
            engine);
    try (Handshakes server = new Handshakes(PemTermination.start(older, context))) {
      SSLSession session = server.shake(asking(null));
      assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
      assertThat(session.getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      Hand newer =
          new Hand(CLIENT, null, parameters -> parameters.setProtocols(new String[] {"TLSv1.3"}));
      assertThatThrownBy(() -> server.shake(newer)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void believesOtherAuthoritiesWhenTheirFileChanges() throws Exception {
    PemTermination termination = start(Given.clients(Mode.REQUIRE, ca, Forward.NONE), "first");
    TestCertificate others = TestCertificate.authority("Others");
    SSLContext client = others.issue("EC", "client.test").context(CA);
    Files.writeString(ca, others.pem() + CA.pem());
    termination.look();
    try (Handshakes server = new Handshakes(termination)) {
      assertThat(server.shake(Hand.of(client, null)).isValid()).isTrue();
    }
  }

  @Test
  void writesDownWhoTheClientIs() throws Exception {
    PemTermination termination = start(Given.clients(Mode.OPTIONAL, ca, Forward.BOTH), "first");
    TestCertificate client = CA.issue("EC", "cli\"ent\u00e4", "a.client.test");
    try (Handshakes server = new Handshakes(termination)) {
      server.shake(Hand.of(client.context(CA), null));
      SSLSession session = server.served().session();
      String bytes = Base64.getEncoder().encodeToString(client.certificate().getEncoded());
      List<Header> headers = termination.identity(session);
      assertThat(headers.get(0)).isEqualTo(new Header("Client-Cert", ":" + bytes + ":"));
      assertThat(headers.get(1).name()).isEqualTo("X-Forwarded-Client-Cert");
      assertThat(headers.get(1).value())
          .matches("Hash=[0-9a-f]{64};Subject=\"CN=.*\";.*DNS=\"a.client.test\"")
          .matches("[ -~]*");
      server.shake(asking(null));
      assertThat(termination.identity(server.served().session())).isEmpty();
    }
  }
}
