package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In a home without plugins: its routes answer by themselves.
class TestCommandTest {

  private static final String CONFIGURATION =
      """
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - name: hello
          match: { path: /hello/, method: GET }
          respond: { status: 200, body: hello }
        - name: gone
          match: { host: old.example.com }
          respond: { status: 410 }
      """;

  private static final String HELLO =
      "- { name: says <hello>, request: /hello/you, expect: { route: hello, body: hello } }\n";

  @TempDir Path home;

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("scripts/deep"));
    Files.writeString(home.resolve("conf/penstock.yaml"), CONFIGURATION);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private Invocation test(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "test";
    args[1] = "--home";
    args[2] = home.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return Invocation.of(new FakeOperations(), args);
  }

  @Test
  void runsEveryTestOfTheScriptsFolder() throws IOException {
    Path one = write("scripts/a.test.yaml", HELLO);
    Path other = write("scripts/deep/b.test.yaml", HELLO);
    write("scripts/c.yaml", "no tests");

    assertThat(test())
        .isEqualTo(
            new Invocation(
                ExitCode.OK,
                one
                    + "\n  ok    says <hello>\n"
                    + other
                    + "\n  ok    says <hello>\n\n2 tests, 0 failed\n",
                ""));
  }

  @Test
  void showsWhatDiffersAndWhere() throws IOException {
    Path file =
        write(
            "one.test.yaml",
            HELLO
                + "- { name: is gone, request: /hello/, expect: { route: gone, status: 410 } }\n");

    Invocation failed = test(file.toString());

    assertThat(failed.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.out())
        .contains("  FAIL  is gone  (" + file + ":2:3)\n")
        .contains("          status: expected 410, was 200\n")
        .contains("          route: expected gone, was hello\n")
        .endsWith("2 tests, 1 failed\n");
  }

  @Test
  void failsOnFilesThatMakeNoSense() throws IOException {
    Path file = write("bad.test.yaml", "- { nam: a }\n");

    Invocation failed = test(file.toString());

    assertThat(failed.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.out())
        .contains(file + ":1:5 tests[0].nam: unknown key (did you mean name?)")
        .endsWith("0 tests, 0 failed, 1 files with problems\n");
  }

  @Test
  void refusesToRunNothing() {
    Invocation nothing = test();

    assertThat(nothing.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(nothing.err()).contains("no tests (expected: files named *.test.yaml)");
  }

  @Test
  void showsWhatNoTestHasTouched() throws IOException {
    write("scripts/a.test.yaml", HELLO);

    assertThat(test("--coverage").out())
        .contains("coverage of " + home.resolve("conf/penstock.yaml") + "\n")
        .contains("  routes 1 of 2, conditions 0 of 3\n")
        .contains("  route hello: method GET: always held\n")
        .contains("  route gone: never taken\n")
        .contains("  route gone: host old.example.com: never asked\n");
  }

  @Test
  void writesAReportForBuildServers() throws IOException {
    write("scripts/a.test.yaml", HELLO);
    write(
        "scripts/b.test.yaml",
        "- { name: wrong, request: /hello/, expect: { body: \"<\\u0001\" } }\n");
    Path report = home.resolve("report.xml");

    assertThat(test("--junit", report.toString()).exit()).isEqualTo(ExitCode.FAILED);

    assertThat(Files.readString(report))
        .contains("tests=\"1\" failures=\"0\" errors=\"0\"")
        .contains("name=\"says &lt;hello&gt;\"")
        .contains("tests=\"1\" failures=\"1\" errors=\"0\"")
        .contains("<failure message=\"body: expected =&lt;?, was hello\">");
  }
}
