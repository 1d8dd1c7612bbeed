package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.config.Glance;

class CompilerLookTest {

  @TempDir private Path folder;

  private String word(String yaml, @Nullable String obstacle) throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.yaml"), yaml);
    return new CompilerLook(Glance.at(file, _ -> null), obstacle).word();
  }

  @Test
  void isOnWhereAScriptIsConfigured() throws IOException {
    assertThat(word("routes: [{ script: a.js }]", null)).isEqualTo("on a script is configured");
    assertThat(word("routes: [{ rule: { type: js, script: x } }]", null)).startsWith("on ");
    assertThat(word("routes: [{ rule: rules/a.mjs }]", null)).startsWith("on ");
    assertThat(word("routes: [{ pool: a }]", null)).isEqualTo("off no script is configured");
  }

  @Test
  void looksIntoIncludedFiles() throws IOException {
    Files.createDirectories(folder.resolve("conf.d"));
    Files.writeString(folder.resolve("conf.d/a.yaml"), "routes: [{ script: a.js }]");

    assertThat(word("include: conf.d/*.yaml", null)).startsWith("on ");
  }

  @Test
  void obeysTheConfiguration() throws IOException {
    assertThat(word("scripts: { compiler: off }\nroutes: [{ script: a.js }]", null))
        .isEqualTo("off scripts.compiler is off");
    assertThat(word("scripts: { compiler: on }", null)).isEqualTo("on scripts.compiler is on");
  }

  @Test
  void doesWithoutWhereTheJvmCannot() throws IOException {
    assertThat(word("routes: [{ script: a.js }]", "Java is too old"))
        .isEqualTo("off Java is too old");
    assertThat(word("scripts: { compiler: on }", "Java is too old"))
        .isEqualTo("fail scripts.compiler: on, but Java is too old");
  }

  @Test
  void makesNothingOfWhatCannotBeRead() throws IOException {
    assertThat(word("{ script", null)).startsWith("off ");
  }
}
