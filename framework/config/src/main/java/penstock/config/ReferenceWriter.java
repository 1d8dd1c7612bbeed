package penstock.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue.Offer;
import penstock.config.Shape.Block;
import penstock.config.Shape.Choice;
import penstock.config.Shape.Field;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Plugged;
import penstock.config.Shape.Rows;
import penstock.spi.Kind;

/// Writes the reference of a configuration in Markdown: a table for each block, then one for each
/// type of extension. The same input gives the same text.
public final class ReferenceWriter {

  private final Catalogue catalogue;
  private final Shapes shapes = new Shapes();
  private final StringBuilder out = new StringBuilder();
  private final Map<Block, String> anchors = new HashMap<>();
  private final Deque<Section> waiting = new ArrayDeque<>();

  /// A block that is still to be written.
  private record Section(String path, Block block) {}

  private ReferenceWriter(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /// The reference of a configuration.
  ///
  /// @param root the record a file is bound to
  /// @param catalogue the extensions that may be named
  public static String write(Class<? extends Record> root, Catalogue catalogue) {
    return new ReferenceWriter(catalogue).write(root);
  }

  private String write(Class<? extends Record> root) {
    Block block = shapes.of(root);
    out.append(
        """
        # Configuration reference

        This page is generated from the settings records. Unknown keys are errors. Durations are
        written `250ms`, `10s`, `2h30m` or `0`; sizes `16KiB` or `4096`; shares `10%` or `10`. A list of one
        may be written without brackets. `${NAME}`, `${NAME:-default}` and `${file:path}` are
        replaced in every value; `$${` stands for a plain `${`. Any block may have a `description`.

        ## The file

        """);
    table("", block);
    row(Sources.INCLUDE, type(Kept.PATHS, ""), "", Kept.INCLUDE_MEANS);
    Field pools = block.field(PoolDefaults.POOLS);
    if (pools != null) {
      String same = "`" + PoolDefaults.POOL + "`: as under `" + PoolDefaults.POOLS + ".*`";
      row(PoolDefaults.DEFAULTS, same, "", Kept.POOL_MEANS);
    }
    sections("##");
    out.append("\n## Extensions\n");
    catalogue.kinds().forEach(this::kind);
    return out.toString();
  }

  private void kind(Kind<?> kind) {
    out.append("\n<a id=\"kind-").append(kind.key()).append("\"></a>\n\n");
    out.append("### ").append(kind.key()).append('\n');
    if (!kind.fallback().isEmpty()) {
      out.append("\nA block without `type` is `").append(kind.fallback()).append("`.\n");
    }
    for (Offer offer : catalogue.offers(kind.type())) {
      Block settings = shapes.of(offer.settings());
      out.append("\n#### `").append(offer.type()).append("`\n\n");
      sentence(settings.description());
      if (settings.fields().isEmpty()) {
        out.append("No settings.\n");
      } else {
        table(kind.key() + " " + offer.type(), settings);
      }
      sections("#####");
    }
  }

  private void sections(String level) {
    for (Section next = waiting.poll(); next != null; next = waiting.poll()) {
      out.append("\n<a id=\"").append(anchor(next.path())).append("\"></a>\n\n");
      out.append(level).append(" `").append(next.path()).append("`\n\n");
      sentence(next.block().description());
      Field single = next.block().shorthand();
      if (single != null) {
        sentence("A single value stands for `" + single.name() + "`.");
      }
      Field inline = next.block().inline();
      if (inline != null) {
        sentence("The settings of the chosen `" + inline.key() + "` stand beside these keys.");
      }
      table(next.path(), next.block());
    }
  }

  private void sentence(@Nullable String sentence) {
    if (sentence != null) {
      out.append(sentence).append("\n\n");
    }
  }

  private void table(String path, Block block) {
    out.append("| key | type | default | meaning |\n|---|---|---|---|\n");
    for (Field field : block.fields()) {
      String inner = Paths.key(path, field.name());
      String type = type(shapes.of(field.type()), inner);
      String description = field.description() == null ? "" : field.description();
      row(field.key(), type, preset(field), description);
    }
  }

  private void row(String key, String type, String preset, String meaning) {
    out.append("| `").append(key).append("` | ").append(type).append(" | ").append(preset);
    out.append(" | ").append(meaning.replace("|", "\\|")).append(" |\n");
  }

  private static String preset(Field field) {
    String preset = field.shownPreset();
    if (preset == null) {
      return field.optional() ? "" : "required";
    }
    return switch (preset) {
      case "", "''", "\"\"" -> "empty";
      case "{}", "[]" -> "";
      default -> "`" + preset.replace("|", "\\|") + "`";
    };
  }

  private String type(Shape shape, String path) {
    return switch (shape) {
      case Leaf leaf -> leaf.word();
      case Choice choice ->
          choice.words().stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
      case Rows rows -> "list of " + type(rows.item(), path + "[]");
      case Named named -> "names, each " + type(named.value(), path + ".*");
      case Plugged plugged -> {
        List<Offer> offers = catalogue.offers(plugged.extension());
        yield offers.isEmpty()
            ? "extension"
            : "[%1$s](#kind-%1$s)".formatted(offers.getFirst().kind().key());
      }
      case Block block -> "[block](#" + anchorOf(block, path) + ")";
    };
  }

  /// The anchor of a block, which gets a section at the first path that leads to it.
  private String anchorOf(Block block, String path) {
    String known = anchors.get(block);
    if (known != null) {
      return known;
    }
    waiting.add(new Section(path, block));
    anchors.put(block, anchor(path));
    return anchor(path);
  }

  private static String anchor(String path) {
    return path.toLowerCase(Locale.ROOT)
        .replace("[]", "")
        .replace(".*", "")
        .replaceAll("[^a-z0-9]+", "-");
  }
}
