package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// [h2spec](https://github.com/summerwind/h2spec) itself, as its Maven plugin brings it: all that
/// it looks at is as it should be.
@Tag("external")
class H2specIT {

  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "h2spec is there for Linux");
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "h2spec is there for amd64");
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream in = H2specIT.class.getResourceAsStream(ARCHIVE)) {
      Files.copy(Objects.requireNonNull(in, ARCHIVE), archive);
    }
    List<String> unpack = List.of("tar", "xzf", archive.toString(), "-C", folder.toString());
    assertThat(new ProcessBuilder(unpack).start().waitFor()).isZero();
    endpoint =
        StubEndpoint.start(exchange -> {
          exchange.body();
          exchange.answer(200, "an answer");
        });
    TestCertificate site = TestCertificate.authority("Test CA").issue("EC", "127.0.0.1");
    penstock =
        Distribution.run(
            folder,
            """
            listeners:
              only: { bind: "127.0.0.1:0", http2: { only: true } }
              tls:
                bind: "127.0.0.1:0"
                protocol: https
                tls: { certificates: [{ cert: "%s", key: "%s" }] }
            routes: [{ pool: site }]
            pools: { site: { endpoints: ["127.0.0.1:%d"] } }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(
                    site.write(folder, "site"), folder.resolve("site.key"), endpoint.port()));
  }

  @AfterAll
  static void end() throws IOException {
    if (penstock != null) {
      penstock.close();
      endpoint.close();
    }
  }

  private static void passes(String listener, String... more) throws Exception {
    String[] address = penstock.address(listener).split(":", 2);
    List<String> command =
        new ArrayList<>(
            List.of(folder.resolve("h2spec").toString(), "-h", address[0], "-p", address[1]));
    command.addAll(List.of("--strict", "--timeout", "5"));
    command.addAll(List.of(more));
    Process h2spec = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(h2spec.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains("146 tests, 146 passed, 0 skipped, 0 failed");
    assertThat(h2spec.waitFor()).isZero();
  }

  @Test
  void passesWithoutTls() throws Exception {
    passes("only");
  }

  @Test
  void passesWithTls() throws Exception {
    passes("tls", "--tls", "--insecure");
  }
}
