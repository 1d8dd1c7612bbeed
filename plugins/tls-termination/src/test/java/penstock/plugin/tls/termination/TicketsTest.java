package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.plugin.tls.termination.Handshakes.Hand;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.testkit.ContextFixture;
import penstock.testkit.TestCertificate;

/// Sessions that clients carry to another listener or instance.
@Timeout(60)
class TicketsTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final String OLD = "the first key that all instances have";
  private static final String NEW = "the second key that all instances have";

  @RegisterExtension final ContextFixture here = new ContextFixture();
  @RegisterExtension final ContextFixture there = new ContextFixture();
  @TempDir private Path dir;

  @BeforeEach
  void write() {
    CA.issue("EC", "a.test").write(dir, "a");
    CA.write(dir, "ca");
  }

  private PemTermination start(ContextFixture context) {
    return PemTermination.start(
        Given.settings(Engine.OPENSSL, Given.NOBODY, Given.certificate(dir, "a")), context);
  }

  private static Hand hand(SSLContext client, String version) {
    return new Hand(
        client, "a.test", parameters -> parameters.setProtocols(new String[] {version}));
  }

  /// Clients of the JDK remember sessions by host and port, so both servers must have the same.
  private boolean resumedElsewhere(PemTermination first, PemTermination second, Hand hand)
      throws Exception {
    try (Handshakes server = new Handshakes(first)) {
      server.shake(hand);
      assertThat(server.served().resumed()).isFalse();
      server.turnTo(second);
      server.shake(hand);
      return server.served().resumed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void areOpenedByWhoeverHasTheKeys(String version) throws Exception {
    here.ticketKeys(OLD);
    there.ticketKeys(NEW, OLD);
    assertThat(resumedElsewhere(start(here), start(there), hand(CA.trusting(), version))).isTrue();
  }

  @Test
  void areNotOpenedByOthers() throws Exception {
    here.ticketKeys(OLD);
    there.ticketKeys(NEW);
    Hand hand = hand(CA.trusting(), "TLSv1.3");
    assertThat(resumedElsewhere(start(here), start(there), hand)).isFalse();
    there.ticketKeys();
    assertThat(resumedElsewhere(start(here), start(there), hand(CA.trusting(), "TLSv1.3")))
        .isFalse();
  }

  @Test
  void followTheKeysOfTheFleet() throws Exception {
    here.ticketKeys(OLD);
    there.ticketKeys(NEW);
    PemTermination other = start(there);
    there.ticketKeys(NEW, OLD);
    other.look();
    assertThat(resumedElsewhere(start(here), other, hand(CA.trusting(), "TLSv1.3"))).isTrue();
  }

  @Test
  void doNotCarryAClientPastACertificateThatIsAskedFor() throws Exception {
    here.ticketKeys(OLD);
    there.ticketKeys(OLD);
    PemTermination strict =
        PemTermination.start(
            Given.settings(
                Engine.OPENSSL,
                Given.clients(Mode.OPTIONAL, dir.resolve("ca.pem"), Forward.NONE),
                Given.certificate(dir, "a")),
            there);
    for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
      assertThat(resumedElsewhere(start(here), strict, hand(CA.trusting(), version))).isFalse();
    }
  }

  @Test
  void areSealedWithOwnKeysThatChange() throws Exception {
    PemTermination termination = start(here);
    try (Handshakes server = new Handshakes(termination)) {
      Hand hand = hand(CA.trusting(), "TLSv1.3");
      server.shake(hand);
      assertThat(server.served().resumed()).isFalse();
      here.clock().advance(Duration.ofHours(13));
      termination.look();
      server.shake(hand);
      assertThat(server.served().resumed()).as("opened by the key before").isTrue();
    }
    try (Handshakes server = new Handshakes(termination)) {
      Hand hand = hand(CA.trusting(), "TLSv1.3");
      server.shake(hand);
      assertThat(server.served().resumed()).isFalse();
      for (int i = 0; i < 2; i++) {
        here.clock().advance(Duration.ofHours(13));
        termination.look();
      }
      server.shake(hand);
      assertThat(server.served().resumed()).as("two keys later").isFalse();
    }
  }

  @Test
  void areNotForTheJdk() {
    here.ticketKeys(OLD);
    Settings jdk = Given.settings(Engine.JDK, Given.NOBODY, Given.certificate(dir, "a"));
    assertThatThrownBy(() -> PemTermination.start(jdk, here))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "engine: jdk (expected: openssl or auto; server.fleet.ticketKeys are for openssl"
                + " alone)");
  }
}
