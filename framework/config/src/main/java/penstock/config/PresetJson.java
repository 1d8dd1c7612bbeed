package penstock.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Rows;
import penstock.config.Written.Broken;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Turns a component's default from YAML into JSON.
final class PresetJson {

  private PresetJson() {}

  static Object of(Shape shape, String preset) {
    Written written = new YamlReader(Place.of("default"), null, new Problems()).read(preset);
    return json(shape, written);
  }

  private static Object json(@Nullable Shape shape, Written written) {
    return switch (written) {
      case Scalar scalar -> shape instanceof Leaf leaf ? leaf(leaf, scalar.text()) : scalar.text();
      case Sequence sequence -> {
        List<Object> items = new ArrayList<>();
        Shape item = shape instanceof Rows rows ? rows.item() : null;
        sequence.items().forEach(each -> items.add(json(item, each)));
        yield items;
      }
      case Mapping mapping -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        Shape value = shape instanceof Named named ? named.value() : null;
        mapping.entries().forEach((key, entry) -> entries.put(key, json(value, entry.value())));
        yield entries;
      }
      case Broken _ -> "";
    };
  }

  private static Object leaf(Leaf leaf, String text) {
    return switch (leaf.word()) {
      case Leaves.WHOLE, Leaves.NUMBER, Leaves.FLAG -> leaf.parse().apply(text);
      default -> text;
    };
  }
}
