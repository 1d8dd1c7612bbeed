package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The types that ship with the rules, as TypeScript's compiler reads them in a copy of `scripts/`.
@Tag("external")
class RuleTypesIT {

  @TempDir Path folder;

  @BeforeEach
  void copyScripts() throws IOException {
    try (var files = Files.list(Launcher.HOME.resolve("scripts"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(String.valueOf(file.getFileName())));
      }
    }
  }

  /// What `tsc` says, line by line.
  private List<String> tsc(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "tsc";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor() == 0).isEqualTo(said.isEmpty());
    return said.lines().toList();
  }

  @Test
  void everyShippedRuleFits() throws Exception {
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".js"))).hasSizeGreaterThan(8);
    }

    assertThat(tsc("-p", "jsconfig.json")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          request.header(HEADER)|request.heder(HEADER)|'heder' does not exist on type 'Request'. Did you mean 'header'?
          return pool(CANARY, "asked for")|return 42|'number' is not assignable to type
          return pool(CANARY, "asked for")|return pool(request.cookie("x"))|null' is not assignable to parameter of type 'string'
          request.cookie(COOKIE)|document.cookie|Cannot find name 'document'
          const HEADER = "x-canary"|const HEADER = 7|not assignable to parameter of type 'string'
          """)
  void aMistakeInOneIsFound(String right, String wrong, String message) throws Exception {
    Path rule = folder.resolve("canary.js");
    String text = Files.readString(rule);
    assertThat(text).contains(right);
    Files.writeString(rule, text.replace(right, wrong));

    assertThat(tsc("-p", "jsconfig.json"))
        .anySatisfy(line -> assertThat(line).startsWith("canary.js(").contains(message));
  }

  @Test
  void aRuleInTypeScriptBecomesOneInJavaScript() throws Exception {
    Files.createDirectory(folder.resolve("src"));
    Files.writeString(
        folder.resolve("src/beta.ts"),
        """
        import type { Decide, Decision, Request } from "penstock";

        enum Kind { Beta = "beta", Rest = "rest" }

        export default function beta(request: Request, { pool }: Decide): Decision {
          const kind: Kind = request.cookie("beta") === "1" ? Kind.Beta : Kind.Rest;
          return pool(kind, "by cookie");
        }
        """);

    assertThat(tsc("-p", "tsconfig.rules.json")).isEmpty();

    assertThat(Files.readString(folder.resolve("beta.js")))
        .contains("export default function beta(request, { pool })")
        .doesNotContain("import", "kind: Kind");
  }
}
