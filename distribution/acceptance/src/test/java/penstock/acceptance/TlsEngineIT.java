package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.acceptance.Launcher.Result;

/// What does the TLS, and sessions that go on elsewhere.
class TlsEngineIT {

  private static final String KEYS =
      "fleet: { ticketKeys: [\"a key that every instance has here\"] }";

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // made before each test
  private TlsBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new TlsBench(dir);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private String yaml(String server, String engine) {
    return bench
        .yaml(server, "mode: none")
        .replace("tls:\n", "tls:\n      engine: " + engine + "\n");
  }

  @ParameterizedTest
  @CsvSource({"auto, openssl", "openssl, openssl", "jdk, jdk"})
  void answersByTheEngineThatIsAskedFor(String asked, String taken) throws Exception {
    try (Distribution penstock = Distribution.run(dir, yaml("", asked))) {
      assertThat(TlsBench.get(penstock, "/")).startsWith("HTTP/1.1 200").endsWith("a");
      String one = "engine=\"" + taken + "\"";
      assertThat(Scrape.of(penstock).sum("penstock_extension_tls_engine", one)).isOne();
      assertThat(penstock.log())
          .contains("TLS engine chosen")
          .doesNotContain("WARNING", "restricted method");
    }
  }

  @Test
  void saysThatTheJdkSharesNoTickets() throws Exception {
    Path file = Files.writeString(dir.resolve("jdk.yaml"), yaml(KEYS, "jdk"));
    Result result = Launcher.shipped().run("run", "-c", file.toString());
    assertThat(result.exit()).isNotZero();
    assertThat(result.out() + result.err())
        .contains("engine: jdk (expected: openssl or auto; server.fleet.ticketKeys are for");
  }

  @Test
  void warnsOfTicketKeysThatComeLaterAndAreOfNoUse() throws Exception {
    try (Distribution penstock = Distribution.run(dir, yaml("", "jdk"))) {
      Files.writeString(dir.resolve("penstock.yaml"), yaml(KEYS, "jdk"));
      given().when().post(penstock.admin("/v1/reload")).then().statusCode(200);
      await()
          .atMost(TlsBench.PATIENCE)
          .untilAsserted(() ->
              assertThat(penstock.log())
                  .contains(
                      "server.fleet.ticketKeys are for openssl alone: sessions are not shared"));
    }
  }

  @Test
  void saysWhichSuitesOpensslLacks() throws Exception {
    String suites = "openssl\n      ciphers: [TLS_DHE_RSA_WITH_AES_128_GCM_SHA256]";
    Path file = Files.writeString(dir.resolve("dhe.yaml"), yaml("", suites));
    Result result = Launcher.shipped().run("check", "-c", file.toString());
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out() + result.err())
        .contains("engine: openssl (expected: jdk or auto; ciphers must be suites that BoringSSL");
  }

  @ParameterizedTest
  @Tag("external")
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void goesOnWithSessionsOfAnotherInstance(String version) throws Exception {
    Path other = Files.createDirectories(dir.resolve("other"));
    try (Distribution one = bench.run(KEYS, "mode: none");
        Distribution two = Distribution.run(other, bench.yaml(KEYS, "mode: none"));
        Distribution stranger = Distribution.run(other, bench.yaml("", "mode: none"))) {
      bench.call(client(one, version) + " -sess_out session.pem");
      assertThat(bench.call(client(two, version) + " -sess_in session.pem")).contains("Reused, ");
      assertThat(bench.call(client(stranger, version) + " -sess_in session.pem")).contains("New, ");
    }
  }

  private static String client(Distribution to, String version) {
    return "openssl s_client -connect %s -servername a.test -ign_eof %s"
        .formatted(to.address("web"), version);
  }
}
