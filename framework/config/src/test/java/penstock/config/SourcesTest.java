package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.config.Sample.Root;
import penstock.config.Sample.Route;

class SourcesTest {

  @TempDir private Path folder;

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(folder.resolve("conf.d"));
  }

  @Test
  void unitesNamedBlocksAndAppendsRoutesInTheOrderOfTheFiles() {
    write(
        "p.yaml", "include: 'conf.d/*.yaml'\nroutes: [{ name: a }]\nlisteners: { w: { bind: x } }");
    write("conf.d/20.yaml", "routes: [{ name: c }]\npools: { q: { endpoints: h:2 } }");
    write("conf.d/10.yaml", "routes: { name: b }\npools: { p: { endpoints: h:1 } }");
    write("conf.d/.10.yaml.swp.yaml", "not: ours");
    write("conf.d/notes.txt", "not: ours");

    Loaded<Root> loaded = load();

    assertThat(loaded.value().routes()).extracting(Route::name).containsExactly("a", "b", "c");
    assertThat(loaded.value().pools()).containsOnlyKeys("p", "q");
    assertThat(loaded.value().listeners()).containsOnlyKeys("w");
    assertThat(loaded.files())
        .containsExactly(
            folder.resolve("p.yaml"),
            folder.resolve("conf.d/10.yaml"),
            folder.resolve("conf.d/20.yaml"));
  }

  @Test
  void findsNothingWhereNothingMatches() {
    write("p.yaml", "include: [conf.d/*.yaml, none/*.yaml, '**/x?.{yaml,yml}']");

    assertThat(load().files()).containsExactly(folder.resolve("p.yaml"));
  }

  @Test
  void readsAFileOnceThoughTwoPatternsMatch() {
    write("p.yaml", "include: [conf.d/a.yaml, 'conf.d/*.yaml', p.yaml]");
    write("conf.d/a.yaml", "pools: { p: { endpoints: h:1 } }");

    assertThat(load().value().pools()).containsOnlyKeys("p");
  }

  @Test
  void citesBothPlacesOfANameUsedTwice() {
    write("p.yaml", "include: conf.d/*.yaml\npools:\n  p: { endpoints: h:1 }");
    write("conf.d/a.yaml", "pools:\n  p: { endpoints: h:1 }\n  q: { endpoints: h:1 }");
    write("conf.d/b.yaml", "pools: { q: { endpoints: h:1 } }\nversion: 1");
    write("conf.d/c.yaml", "version: 2\ninclude: d.yaml");

    assertThat(problems())
        .containsExactly(
            "conf.d/a.yaml:2:3 pools.p: duplicate name (first at p.yaml:3:3)",
            "conf.d/b.yaml:1:10 pools.q: duplicate name (first at conf.d/a.yaml:3:3)",
            "conf.d/c.yaml:1:1 version: duplicate key (first at conf.d/b.yaml:2:1)",
            "conf.d/c.yaml:2:1 include: not here (expected: in p.yaml)");
  }

  @Test
  void reportsTheProblemsOfAllFilesInTheirOrder() {
    write("p.yaml", "include: [z.yaml, conf.d/*.yaml]\nroutes: [{ pol: a }]");
    write("conf.d/a.yaml", "routes: [{ pol: b }]\nversion: [");
    write("conf.d/b.yaml", "routes: [{ pol: c }]");

    assertThat(problems())
        .containsExactly(
            "p.yaml:2:12 routes[0].pol: unknown key (did you mean pool?)",
            "z.yaml: no such file",
            "conf.d/a.yaml:2:11: not YAML: while parsing a flow node: expected the node content,"
                + " but found '<stream end>'",
            "conf.d/b.yaml:1:12 routes[1].pol: unknown key (did you mean pool?)");
  }

  @Test
  void doesNotMissWhatMayStandInAnUnreadableFile() {
    write("p.yaml", "include: conf.d/a.yaml");

    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                new ConfigLoader(new Catalogue(), _ -> null)
                    .load(folder.resolve("p.yaml"), Strict.class));

    assertThat(refused.problems()).extracting(Problem::message).containsExactly("no such file");
  }

  record Strict(String needed) {}

  @Test
  void saysThatTheFileIsMissing() {
    assertThat(problems()).containsExactly("p.yaml: no such file");
  }

  @Test
  void saysThatAFolderIsNoFile() {
    write("p.yaml", "include: [conf.d, { a: b }, '[']");

    assertThat(problems())
        .containsExactly(
            "p.yaml:1:19 include: a block (expected: a path)",
            "p.yaml:1:29 include: \"[\" (expected: a path such as conf.d/*.yaml)",
            "conf.d: a directory");
  }

  @Test
  void saysThatAFileIsNotText() throws IOException {
    Files.write(folder.resolve("p.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

    assertThat(problems()).containsExactly("p.yaml: not UTF-8");
  }

  @Test
  void substitutesVariablesAndFiles() {
    write("secret", "s3cret\n");
    write(
        "p.yaml",
        """
        version: ${NUMBER}
        everything:
          text: "${WORD}-${NONE:-else}-${EMPTY:-void}-${file:secret}-$${WORD}-${jwt.tier}-$5"
          flag: ${EMPTY}
        """);

    Loaded<Root> loaded = load();

    assertThat(loaded.value().version()).isEqualTo(7);
    assertThat(loaded.value().everything())
        .extracting(Sample.Everything::text)
        .isEqualTo("word-else-void-s3cret-${WORD}-${jwt.tier}-$5");
    assertThat(loaded.files()).containsExactly(folder.resolve("p.yaml"), folder.resolve("secret"));
  }

  @Test
  void saysWhatCannotBeSubstituted() {
    write("secret", "hush");
    write(
        "p.yaml",
        """
        version: ${file:secret}
        everything:
          text: "${NONE} ${file:none}"
          flag: ${no name}
          count: "${open"
        routes: [{ name: ${NONE:-${WORD}}, pool: "${OTHER}" }]
        """
            .replace("${NONE:-${WORD}}", "'${NONE:-${WORD}}'"));
    String forms = " (expected: ${NAME}, ${NAME:-default}, ${file:path}, or $${ for a plain ${)";

    assertThat(problems())
        .containsExactly(
            "p.yaml:1:10 version: \"${file:secret}\" (expected: a whole number)",
            "p.yaml:3:9 everything.text: ${NONE}: not set (expected: an environment variable NONE,"
                + " or ${NONE:-default})",
            "p.yaml:3:9 everything.text: ${file:none}: no such file",
            "p.yaml:4:9 everything.flag: \"${no name}\"" + forms,
            "p.yaml:5:10 everything.count: \"${open\": ${ without }" + forms,
            "p.yaml:6:18 routes[0].name: \"${NONE:-${WORD}\"" + forms,
            "p.yaml:6:44 routes[0].pool: ${OTHER}: not set (expected: an environment variable"
                + " OTHER, or ${OTHER:-default})");
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Loaded<Root> load() {
    Environment environment =
        name ->
            switch (name) {
              case "NUMBER" -> "7";
              case "WORD" -> "word";
              case "EMPTY" -> "";
              default -> null;
            };
    return new ConfigLoader(Sample.catalogue(), environment)
        .load(folder.resolve("p.yaml"), Root.class);
  }

  private List<String> problems() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, this::load);
    assertThat(refused).as("the configuration is refused").isNotNull();
    return refused.problems().stream()
        .map(problem -> problem.toString().replace(folder + "/", ""))
        .toList();
  }
}
