package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.acceptance.Launcher.Result;
import penstock.testkit.StubEndpoint;

/// The examples of a listener's rule and of balancing in JavaScript do what their READMEs say, with
/// free ports in place of those they name.
class ScriptExamplesIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ""), "../../examples").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private String copied(String example) throws IOException {
    try (var files = Files.list(EXAMPLES.resolve(example))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
    return Files.readString(folder.resolve("penstock.yaml"))
        .replace("dir: .", "dir: \"" + folder + "\"")
        .replaceAll("127\\.0\\.0\\.1:(808\\d|9900)\"", "127.0.0.1:0\"");
  }

  private static StubEndpoint answering(String text) throws IOException {
    return StubEndpoint.start(exchange -> exchange.answer(200, text));
  }

  @Test
  void aListenersRuleDecidesByAddress() throws Exception {
    try (Echo inside = Echo.start("i");
        Echo partners = Echo.start("p")) {
      String yaml =
          copied("listener-rule")
              .replace("127.0.0.1:9001", inside.address())
              .replace("127.0.0.1:9002", partners.address());
      try (Distribution penstock = Distribution.run(folder, yaml)) {
        URI door = URI.create("tcp://" + penstock.address("door"));

        assertThat(said(door, "127.0.0.1")).isEqualTo("i");
        assertThat(said(door, "127.0.0.2")).isEqualTo("p");
        assertThat(said(door, "127.0.0.3")).isEmpty();

        Path rule = folder.resolve("door.js");
        Files.writeString(
            rule, Files.readString(rule).replace("127.0.0.2/32", "127.0.0.2/32\", \"127.0.0.4/32"));
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(said(door, "127.0.0.4")).isEqualTo("p"));
      }
    }
  }

  private static String said(URI door, String from) throws IOException {
    try (Socket socket =
        new Socket(door.getHost(), door.getPort(), InetAddress.ofLiteral(from), 0)) {
      socket.setSoTimeout(20_000);
      return new String(socket.getInputStream().readNBytes(1), StandardCharsets.US_ASCII);
    } catch (SocketException _) {
      return "";
    }
  }

  @Test
  void aScriptBalances() throws Exception {
    try (StubEndpoint one = answering("endpoint 1");
        StubEndpoint two = answering("endpoint 2");
        StubEndpoint three = answering("endpoint 3")) {
      String yaml =
          copied("balance-script")
              .replace("127.0.0.1:9001", "127.0.0.1:" + one.port())
              .replace("127.0.0.1:9002", "127.0.0.1:" + two.port())
              .replace("127.0.0.1:9003", "127.0.0.1:" + three.port());
      try (Distribution penstock = Distribution.run(folder, yaml)) {
        assertThat(answers(penstock)).containsExactlyInAnyOrder("endpoint 2", "endpoint 3");

        Files.delete(folder.resolve("near.test.yaml"));
        Path script = folder.resolve("near.js");
        Files.writeString(
            script,
            Files.readString(script).replace("let best", "throw new Error('no'); let best"));
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(answers(penstock)).contains("endpoint 1"));
      }
    }
  }

  private static Set<String> answers(Distribution penstock) {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      answers.add(when().get(penstock.url("web", "/")).asString());
    }
    return answers;
  }

  @ParameterizedTest
  @CsvSource({"listener-rule, 3", "balance-script, 4"})
  void passTheirTests(String example, int tests) throws Exception {
    String _ = copied(example);

    Result tested = Launcher.shipped().in(folder).run("test", folder.toString());

    assertThat(tested.out()).endsWith("\n" + tests + " tests, 0 failed\n");
    assertThat(tested.exit()).isZero();
  }
}
