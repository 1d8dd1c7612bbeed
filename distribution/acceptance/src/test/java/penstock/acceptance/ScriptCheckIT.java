package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `penstock check` says what is wrong with the scripts that a configuration names, and where.
class ScriptCheckIT {

  private static final String YAML =
      """
      scripts: { dir: "FOLDER" }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes:
        - { match: { path: /one }, script: one.js }
        - { match: { path: /two }, script: { script: two.js, shadow: { script: lib/three.js } } }
        - { pool: api }
      pools: { api: { endpoints: ["127.0.0.1:9"] } }
      """;

  @TempDir private Path folder;

  private void write(String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Launcher.Result check() throws Exception {
    Path file =
        Files.writeString(folder.resolve("p.yaml"), YAML.replace("FOLDER", folder.toString()));
    return Launcher.shipped().run("check", "-c", file.toString());
  }

  @Test
  void saysWhatIsWrongWithEachAndWhere() throws Exception {
    write("one.js", "export default (request) => {\n  return request.;\n};\n");
    write(
        "two.js",
        """
        const OLD = "api-v1";
        export default (request, { pool, split }) => {
          if (request.path === '/old') return pool(OLD, 'old');
          return split({ api: 1, "api-v2": 9 }, 'both');
        };
        """);
    write("lib/three.js", "export const rule = 1;\n");

    Launcher.Result result = check();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains(folder + "/one.js:2:18 routes[0].script: SyntaxError: ")
        .contains(">    2 |   return request.;\n")
        .contains(
            folder
                + "/two.js:3:44 routes[1].script: pool: api-v1 (expected: a pool of the"
                + " configuration)")
        .contains(folder + "/two.js:4:26 routes[1].script: pool: api-v2 (expected: ")
        .contains("p.yaml:5:")
        .contains("routes[1].script.shadow: lib/three.js: no default export (expected: ");
  }

  @Test
  void runsTheTestsBesideThem() throws Exception {
    write("one.js", "export default (request, { pool }) => pool('api', 'always');\n");
    write("two.js", "export default (request, { next }) => next('never');\n");
    write("lib/three.js", "export default (request, { next }) => next('never');\n");
    assertThat(check().out()).isEqualTo("ok\n");
    write(
        "one.test.yaml",
        """
        script: one.js
        pools: { api: {} }
        tests:
          - { name: nobody is let in, request: /, expect: { status: 403 } }
        """);

    Launcher.Result result = check();

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .startsWith(folder + "/one.test.yaml:4:5 tests[0]: nobody is let in: status: ");
  }
}
