package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.Default;
import penstock.spi.Shorthand;

/// Files that may be a list, and names that stand alone.
class RowsTest {

  record Row(@Default("{}") @Shorthand("1") Map<String, Double> pool) {}

  record Root(@Default("x") String word, @Default("[]") List<Row> rows) {}

  @TempDir Path folder;

  private Loaded<Root> load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.yaml"), yaml);
    return new ConfigLoader(new Catalogue(), Environment.process())
        .loadRows(file, Root.class, "rows", (_, _) -> List.of());
  }

  @Test
  void aListIsShortForTheRows() throws IOException {
    assertThat(load("- { pool: { a: 0.5 } }\n- {}\n").value())
        .isEqualTo(new Root("x", List.of(new Row(Map.of("a", 0.5)), new Row(Map.of()))))
        .isEqualTo(load("rows: [{ pool: { a: 0.5 } }, {}]").value());
  }

  @Test
  void aNameAloneHasTheWhole() throws IOException {
    assertThat(load("- { pool: api }").value().rows()).containsExactly(new Row(Map.of("api", 1.0)));
  }

  @Test
  void problemsSayWhereTheyStand() {
    assertThatThrownBy(() -> load("- { pool: api }\n- { pol: api }\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("rows.yaml:2:5 rows[1].pol: unknown key (did you mean pool?)");
  }

  @Test
  void elsewhereAListIsNoWhole() {
    ConfigLoader loader = new ConfigLoader(new Catalogue(), Environment.process());

    assertThatThrownBy(() -> loader.load("text", "[{}]", Root.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a list (expected: a block)");
  }
}
