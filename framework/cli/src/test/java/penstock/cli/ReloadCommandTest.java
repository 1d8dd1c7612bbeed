package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Ports;

class ReloadCommandTest {

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private StubAdmin admin;
  private volatile int status = 200;
  private volatile String body = "{\"summary\": \"\"}";

  @BeforeEach
  void startAdmin() throws IOException {
    admin =
        StubAdmin.start(question -> {
          asked.add(question.line() + " " + question.authorization());
          return new StubAdmin.Answer(status, body);
        });
  }

  @AfterEach
  void stopAdmin() {
    admin.close();
  }

  @Test
  void printsTheSummary() {
    body = "{\"summary\": \"2 routes, 1 pool changed\"}";

    assertThat(reload()).isEqualTo(new Invocation(ExitCode.OK, "2 routes, 1 pool changed\n", ""));
    assertThat(asked).containsExactly("POST /v1/reload null");
  }

  @Test
  void printsTheProblemsOneALine() {
    status = 422;
    body = "{\"error\": \"refused\", \"problems\": [\"f:1:1 a: b\", \"f:2:1 c: d\"]}";

    assertThat(reload()).isEqualTo(new Invocation(ExitCode.FAILED, "", "f:1:1 a: b\nf:2:1 c: d\n"));
  }

  @Test
  void tellsAnotherServerFromAnAdminPort() {
    status = 503;
    body = "Service Unavailable: no-endpoint\n";

    assertThat(reload())
        .isEqualTo(
            new Invocation(
                ExitCode.UNREACHABLE,
                "",
                "admin: "
                    + admin.address()
                    + " answers 503, Service Unavailable: no-endpoint"
                    + " (expected: the admin port of a running penstock)\n"));
  }

  @Test
  void saysWhichTokenFileCannotBeRead(@TempDir Path folder) {
    Path missing = folder.resolve("token");

    assertThat(reload("--token-file", missing.toString()))
        .isEqualTo(
            new Invocation(
                ExitCode.FAILED,
                "",
                "penstock: --token-file: " + missing + " (expected: a file that can be read)\n"));
  }

  @Test
  void sendsTheToken(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");

    assertThat(reload("--token-file", token.toString()).exit()).isEqualTo(ExitCode.OK);
    assertThat(asked).containsExactly("POST /v1/reload Bearer secret");
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    String nobody = "127.0.0.1:" + Ports.next();

    Invocation reload = Invocation.of(new FakeOperations(), "reload", "--admin", nobody);

    assertThat(reload.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(reload.err())
        .isEqualTo("admin: " + nobody + " does not answer (expected: a running penstock)\n");
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThat(Invocation.of(new FakeOperations(), "reload", "--admin", "a b").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  private Invocation reload(String... more) {
    return admin.penstock(
        Stream.concat(Stream.of("reload"), Arrays.stream(more)).toArray(String[]::new));
  }
}
