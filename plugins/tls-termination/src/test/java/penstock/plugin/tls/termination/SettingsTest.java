package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.testkit.TestCertificate;

class SettingsTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @TempDir private Path dir;

  @Test
  void refusesWhatShakesNoHand() {
    CertificateSettings one = Given.certificate(dir, "a");
    assertThatThrownBy(() -> Given.settings())
        .hasMessage("certificates: [] (expected: one or more)");
    assertThatThrownBy(() -> with("1.1", "1.3", List.of(), one))
        .hasMessage("minVersion: 1.1 (expected: 1.2 or 1.3)");
    assertThatThrownBy(() -> with("1.3", "1.2", List.of(), one))
        .hasMessage("minVersion: 1.3 (expected: at most maxVersion, 1.2)");
    assertThatThrownBy(() -> with("1.2", "1.3", List.of("TLS_AES_128_GCM_SHA256", "RC4"), one))
        .hasMessageStartingWith("ciphers[1]: RC4 (expected: ");
  }

  @Test
  void offersOnlySafeSuites() {
    assertThat(Given.settings(Given.certificate(dir, "a")).suites())
        .contains("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        .allMatch(name -> name.contains("GCM") || name.contains("CHACHA20"))
        .noneMatch(name -> name.startsWith("TLS_RSA") || name.startsWith("TLS_DHE"));
  }

  @Test
  void saysWhatOpenSslCannotDo() {
    CertificateSettings one = Given.certificate(dir, "a");
    List<String> some = List.of("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    with(Engine.OPENSSL, "1.2", "1.3", List.of(), one).examine();
    with(Engine.AUTO, "1.2", "1.3", some, one).examine();
    assertThatThrownBy(() -> with(Engine.OPENSSL, "1.2", "1.3", some, one).examine())
        .hasMessage(
            "engine: openssl (expected: jdk or auto; ciphers must be all three suites of TLS 1.3 or"
                + " none, of which BoringSSL lets nobody choose)");
    List<String> other = List.of("TLS_DHE_RSA_WITH_AES_128_GCM_SHA256");
    assertThatThrownBy(() -> with(Engine.OPENSSL, "1.2", "1.3", other, one).examine())
        .hasMessageContaining("ciphers must be suites that BoringSSL has, not TLS_DHE_RSA_");
  }

  @Test
  void refusesClientsWithoutTrust() {
    assertThatThrownBy(() -> Given.clients(Mode.REQUIRE, null, Forward.NONE))
        .hasMessageStartingWith("ca: missing (expected: ");
    assertThatThrownBy(() -> Given.clients(Mode.NONE, null, Forward.BOTH))
        .hasMessageStartingWith("forward: BOTH (expected: ");
  }

  @Test
  void speaksTheVersionsBetween() {
    CertificateSettings one = Given.certificate(dir, "a");
    assertThat(Given.settings(one).protocols()).containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(with("1.3", "1.3", List.of(), one).protocols()).containsExactly("TLSv1.3");
  }

  @Test
  void namesTheFileThatIsMissing() {
    CA.issue("EC", "a.test").write(dir, "a");
    Given.certificate(dir, "a").examine();
    CertificateSettings noKey =
        new CertificateSettings(dir.resolve("a.pem"), dir.resolve("b.key"), null, null);
    assertThatThrownBy(noKey::examine)
        .hasMessage(
            "key: " + dir.resolve("b.key") + " (expected: a PEM file; there is no such file)");
    assertThatThrownBy(() -> Given.certificate(dir, "b").examine())
        .hasMessage(
            "cert: " + dir.resolve("b.pem") + " (expected: a PEM file; there is no such file)");
  }

  @Test
  void namesTheCertificateThatHasExpired() {
    Instant end = Instant.parse("2001-01-01T00:00:00Z");
    CA.issue("EC", Instant.parse("2000-01-01T00:00:00Z"), end, "old.test").write(dir, "old");
    CertificateSettings old = Given.certificate(dir, "old");
    assertThatThrownBy(old::examine)
        .hasMessage(
            "cert: "
                + dir.resolve("old.pem")
                + " (expected: a certificate that is valid now; CN=old.test expired at "
                + end
                + ")");
    assertThatThrownBy(() -> old.load(Instant.EPOCH)).hasMessageContaining("is not valid before");
  }

  @Test
  void namesTheKeyOfSomebodyElse() throws Exception {
    CA.issue("EC", "a.test").write(dir, "a");
    CA.issue("EC", "b.test").write(dir, "b");
    Files.copy(dir.resolve("b.key"), dir.resolve("c.key"));
    CertificateSettings mixed =
        new CertificateSettings(dir.resolve("a.pem"), dir.resolve("c.key"), null, null);
    assertThatThrownBy(mixed::examine)
        .hasMessage(
            "key: "
                + dir.resolve("c.key")
                + " (expected: the key of "
                + dir.resolve("a.pem")
                + "; that is for CN=a.test)");
  }

  @Test
  void doesNotTellThePassword() {
    CertificateSettings locked = new CertificateSettings(dir.resolve("a.pem"), null, "hush", null);
    assertThat(Given.settings(locked).toString()).doesNotContain("hush");
  }

  private static Settings with(
      String min, String max, List<String> ciphers, CertificateSettings certificate) {
    return with(Engine.AUTO, min, max, ciphers, certificate);
  }

  private static Settings with(
      Engine engine,
      String min,
      String max,
      List<String> ciphers,
      CertificateSettings certificate) {
    return new Settings(List.of(certificate), min, max, ciphers, Given.NOBODY, engine);
  }
}
