package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.scripting.ScriptFixture.ask;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingFilesTest {

  private static final String GOOD = "export default () => 'good';";
  private static final String LARGE = " ".repeat((1 << 20) + 1);

  @RegisterExtension final ScriptFixture fixture = new ScriptFixture();

  private Scripts scripts() {
    return fixture.scripts(ScriptSettings.USUAL);
  }

  @Test
  void saysWhichByteIsNoText() throws IOException {
    Path file = fixture.write("main.js", "");
    byte[] latin = "// one\n// caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    Path _ = Files.write(file, latin);
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .hasMessage("main.js:2:7: byte 0xE9 (expected: text in UTF-8)");
    Path _ = Files.write(file, GOOD.getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .hasMessage("main.js:1:2: byte 0x00 (expected: text in UTF-8)");
  }

  @Test
  void readsFilesThatBeginWithAMark() {
    fixture.write("main.js", "\ufeff" + GOOD);
    assertThat(ask(scripts().open("main.js", ScriptFixture.ECHO), "")).isEqualTo("good");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          './lib/gone.js'           | no such file (expected: a file in the folder of scripts)
          "lodash"                  | neither .js nor .mjs (expected: a file in the folder of scripts)
          'https://example.test/a.js' | a URL (expected: a file in the folder of scripts)
          '../outside.js'           | no such file (expected: a file in the folder of scripts)
          './folder.js'             | not a file (expected: a file in the folder of scripts)
          './large.js'              | 1048577 bytes (expected: <= 1MiB)
          """)
  void saysWhichImportFails(String specifier, String problem) throws IOException {
    Path _ = Files.createDirectory(fixture.dir().resolve("folder.js"));
    fixture.write("large.js", LARGE);
    fixture.write(
        "main.js", "// import x from './lib/gone.js'\n  import " + specifier + ";\n" + GOOD);
    String bare = specifier.substring(1, specifier.length() - 1);
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .hasMessage("main.js:2:10: " + bare + ": " + problem)
        .extracting(problemOf -> ((ScriptException) problemOf).frame())
        .asString()
        .contains(">    2 |   import " + specifier);
  }

  @Test
  void saysWhichOfTwoImportsThatEndAlikeFails() {
    fixture.write("util.js", "export const one = 1;");
    fixture.write("main.js", "import './util.js';\nimport './lib/util.js';\n" + GOOD);
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .hasMessageStartingWith("main.js:2:8: ./lib/util.js: no such file");
  }

  @Test
  void looksForNoImportOnceTheScriptIsLoaded() {
    fixture.write(
        "main.js", "export default async (text) => text === '' ? await import('./late.js') : '';");
    Script script = scripts().open("main.js", ScriptFixture.ECHO);
    assertThatThrownBy(() -> ask(script, ""))
        .hasMessageStartingWith("main.js:1:52: Error: Error reading module 'late.js'")
        .hasMessageEndingWith(": not imported when the script was loaded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999999999:1", "1:0", "0:1"})
  void takesNoPlaceThatCannotBeOne(String place) {
    fixture.write(
        "main.js",
        "throw new Error(\"Cannot find module 'main.js' imported from main.js: "
            + place
            + ": z\");\n"
            + GOOD);
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .isInstanceOfSatisfying(
            ScriptException.class, e -> assertThat(e.withFrame()).contains(place + ": z"));
  }

  /// Where an expression went back over them, this took minutes.
  @Test
  @Timeout(30)
  void passesOverLongComments() {
    fixture.write(
        "main.js", "import './gone.js';\nimport/*" + " ".repeat(1_000_000) + "*/(0);\n" + GOOD);
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .hasMessageStartingWith("main.js:1:8: ./gone.js: no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001b", "\u009b"})
  void showsNoControlCharactersOfTheFile(String control) {
    fixture.write("main.js", "export default " + control + "[31m;");
    assertThatThrownBy(() -> scripts().open("main.js", ScriptFixture.ECHO))
        .extracting(problem -> ((ScriptException) problem).withFrame())
        .asString()
        .contains("export default  [31m;")
        .doesNotContain(control);
  }

  /// What a file may be that cannot be read, and what it becomes.
  @Test
  void takesOverAFileOnceItCanBeRead() throws IOException {
    fixture.write("main.js", "export default () => 'one';");
    Scripts scripts = scripts();
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    for (Map.Entry<String, String> each :
        Map.of("folder", "after folder", "large", "after large").entrySet()) {
      Files.delete(fixture.dir().resolve("main.js"));
      if (each.getKey().equals("folder")) {
        Path _ = Files.createDirectory(fixture.dir().resolve("main.js"));
      } else {
        fixture.write("main.js", LARGE);
      }
      scripts.look();
      assertThat(scripts.states().getFirst().refused()).isNotNull();
      Files.delete(fixture.dir().resolve("main.js"));
      fixture.write("main.js", "export default () => '" + each.getValue() + "';");
      scripts.look();
      assertThat(scripts.states().getFirst().refused()).isNull();
      assertThat(ask(script, "")).isEqualTo(each.getValue());
    }
  }

  @Test
  void waitsForAFileAgainOnceOneWasTakenOver() throws IOException {
    fixture.write("main.js", GOOD);
    Scripts scripts = scripts();
    Script _ = scripts.open("main.js", ScriptFixture.ECHO);
    Files.delete(fixture.dir().resolve("main.js"));
    scripts.look();
    scripts.look();
    fixture.write("main.js", GOOD);
    scripts.look();
    Files.delete(fixture.dir().resolve("main.js"));
    scripts.look();
    assertThat(scripts.states().getFirst().refused()).isNull();
  }

  @Test
  void tellsOfAFileThatStaysAway() throws IOException {
    fixture.write("main.js", GOOD);
    Scripts scripts = scripts();
    Script script = scripts.open("main.js", ScriptFixture.ECHO);
    Files.delete(fixture.dir().resolve("main.js"));
    scripts.look();
    assertThat(scripts.states().getFirst().refused()).isNull();
    scripts.look();
    assertThat(scripts.states().getFirst().refused())
        .isEqualTo("main.js: no such file (expected: a file in the folder of scripts)");
    assertThat(ask(script, "")).isEqualTo("good");
    fixture.write("main.js", GOOD);
    scripts.look();
    assertThat(scripts.states().getFirst().refused()).isNull();
  }
}
