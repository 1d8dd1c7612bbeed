package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.engine.Rehearsal;
import penstock.scripting.LineCoverage.FileLines;
import penstock.scripting.ScriptException;
import penstock.server.test.Rehearsing;
import penstock.server.test.RuleTests;

class InterruptedTestsTest {

  private static final String CONFIGURATION =
      """
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ respond: { status: 204 } }]
      """;

  @TempDir Path folder;

  @Test
  void endWhenNobodyWaitsForThemAnyMore() throws IOException {
    Path configuration = Files.writeString(folder.resolve("penstock.yaml"), CONFIGURATION);
    String tests = "- { name: one, request: /, repeat: 3, expect: { status: 204 } }\n";
    Path file = Files.writeString(folder.resolve("rules.test.yaml"), tests);
    try (Rehearsals rehearsals = Rehearsals.open(Home.in(folder).folder());
        RuleTests interrupted = new RuleTests(new Interrupting(rehearsals), configuration)) {
      assertThat(interrupted.run(file).cases().getFirst().differences())
          .containsExactly("interrupted after 0 of 3");
    } finally {
      boolean _ = Thread.interrupted();
    }
  }

  /// Interrupts whoever has set a line up.
  private record Interrupting(Rehearsing rehearsals) implements Rehearsing {

    @Override
    public List<String> filters() {
      return rehearsals.filters();
    }

    @Override
    public Rehearsal of(@Nullable Path file, @Nullable String text, Rehearsal.Director director)
        throws IOException {
      Rehearsal made = rehearsals.of(file, text, director);
      Thread.currentThread().interrupt();
      return made;
    }

    @Override
    public List<ScriptException> failures() {
      return rehearsals.failures();
    }

    @Override
    public List<FileLines> lines() {
      return rehearsals.lines();
    }
  }
}
