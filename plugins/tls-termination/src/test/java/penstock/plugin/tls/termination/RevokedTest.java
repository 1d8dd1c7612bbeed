package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.tls.termination.Handshakes.Hand;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.testkit.ContextFixture;
import penstock.testkit.RevocationList;
import penstock.testkit.TestCertificate;

/// Clients whose certificates were revoked.
@Timeout(60)
@ParameterizedClass
@EnumSource(
    value = Engine.class,
    names = {"JDK", "OPENSSL"})
class RevokedTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate GOOD = CA.issue("EC", "good.test");
  private static final TestCertificate BAD = CA.issue("EC", "bad.test");

  @RegisterExtension final ContextFixture context = new ContextFixture();
  private final Engine engine;
  @TempDir private Path dir;

  RevokedTest(Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void write() {
    CA.issue("EC", "first.test").write(dir, "first");
    CA.write(dir, "ca");
  }

  private PemTermination start(RevocationList... lists) throws IOException {
    ClientAuthSettings clients = Given.notRevoked(dir.resolve("ca.pem"), write(lists));
    clients.examine();
    return PemTermination.start(
        Given.settings(engine, clients, Given.certificate(dir, "first")), context);
  }

  private Path write(RevocationList... lists) throws IOException {
    String[] texts = Arrays.stream(lists).map(RevocationList::pem).toArray(String[]::new);
    return Files.writeString(dir.resolve("revoked.crl"), String.join("", texts));
  }

  private static void assertLetsIn(Handshakes server, TestCertificate client) throws Exception {
    assertThat(server.shake(Hand.of(client.context(CA), null)).isValid()).isTrue();
    server.served();
  }

  private static void assertKeepsOut(Handshakes server, TestCertificate client) {
    SSLContext shown = client.context(CA);
    assertThatThrownBy(() -> server.shake(Hand.of(shown, null))).isInstanceOf(IOException.class);
  }

  @Test
  void areKeptOut() throws Exception {
    try (PemTermination termination = start(RevocationList.of(CA, BAD));
        Handshakes server = new Handshakes(termination)) {
      assertLetsIn(server, GOOD);
      assertKeepsOut(server, BAD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void areKeptOutOfSessionsTheyHadBefore(String version) throws Exception {
    try (PemTermination termination = start(RevocationList.of(CA));
        Handshakes server = new Handshakes(termination)) {
      Hand hand =
          new Hand(
              BAD.context(CA), null, parameters -> parameters.setProtocols(new String[] {version}));
      server.shake(hand);
      server.served();
      server.shake(hand);
      assertThat(server.served().resumed()).isTrue();
      write(RevocationList.of(CA, BAD, GOOD));
      termination.look();
      assertThatThrownBy(() -> server.shake(hand)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void keepTheListInForceWhereAnotherIsBad() throws Exception {
    try (PemTermination termination = start(RevocationList.of(CA, BAD));
        Handshakes server = new Handshakes(termination)) {
      Files.writeString(dir.resolve("revoked.crl"), "no list\n");
      termination.look();
      assertKeepsOut(server, BAD);
      assertLetsIn(server, GOOD);
    }
  }

  @Test
  void areAllClientsWhoseAuthorityHasNoListInForce() throws Exception {
    Instant past = Instant.parse("2001-01-01T00:00:00Z");
    try (PemTermination termination = start(RevocationList.of(CA, BAD).until(past));
        Handshakes server = new Handshakes(termination)) {
      assertKeepsOut(server, GOOD);
    }
  }

  @Test
  void areAskedForBehindAnIntermediateAuthorityToo() throws Exception {
    TestCertificate below = CA.intermediate("Below");
    TestCertificate good = below.issue("EC", "good.test");
    TestCertificate bad = below.issue("EC", "bad.test");
    try (PemTermination termination = start(RevocationList.of(CA), RevocationList.of(below, bad));
        Handshakes server = new Handshakes(termination)) {
      assertLetsIn(server, good);
      assertKeepsOut(server, bad);
    }
  }

  @Test
  void areNotToBeFoundInAFileWithoutLists() throws Exception {
    Path ca = dir.resolve("ca.pem");
    Path crl = Files.writeString(dir.resolve("empty.crl"), "");
    assertThatThrownBy(() -> Given.notRevoked(ca, crl).examine())
        .hasMessage(
            "crl: " + crl + " (expected: a file of CRLs, in PEM or DER; there is none in it)");
    Path missing = dir.resolve("missing.crl");
    assertThatThrownBy(() -> Given.notRevoked(ca, missing).examine())
        .hasMessage(
            "crl: "
                + missing
                + " (expected: a file of CRLs, in PEM or DER; there is no such file)");
  }
}
