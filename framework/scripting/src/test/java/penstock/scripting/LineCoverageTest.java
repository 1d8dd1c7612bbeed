package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.scripting.LineCoverage.FileLines;

class LineCoverageTest {

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private final LineCoverage coverage = new LineCoverage();

  @Test
  void knowsWhichLinesWereRun() {
    fixture.write("lib/a.js", "export const two = () => {\n  return 2;\n};\n");
    fixture.write(
        "main.js",
        """
        import { two } from "./lib/a.js";
        const LONG = 4;
        export default function main(text) {
          if (text.length > LONG) {
            return two();
          }
          return 1;
        }
        """);
    Scripts scripts = fixture.scripts(ScriptSettings.USUAL);
    scripts.coveredBy(coverage);
    Script script = scripts.open("main.js", ScriptFixture.ECHO);

    assertThat(ScriptFixture.ask(script, "abc")).isEqualTo("1");
    assertThat(coverage.files())
        .containsExactly(
            new FileLines("lib/a.js", 2, List.of(2)), new FileLines("main.js", 4, List.of(5)));

    assertThat(ScriptFixture.ask(script, "abcdef")).isEqualTo("2");
    assertThat(coverage.files()).allSatisfy(file -> assertThat(file.missed()).isEmpty());

    coverage.clear();
    assertThat(coverage.files()).isEmpty();
  }
}
