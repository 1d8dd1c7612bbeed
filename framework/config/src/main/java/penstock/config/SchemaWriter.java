package penstock.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue.Offer;
import penstock.config.Shape.Block;
import penstock.config.Shape.Choice;
import penstock.config.Shape.Field;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Named;
import penstock.config.Shape.Plugged;
import penstock.config.Shape.Rows;

/// Writes the JSON Schema (2020-12) of a configuration, for editors: what the records and the
/// extensions in a catalogue admit. The same input gives the same text.
///
/// It is a little more generous than the loader: what a pool must have may stand in its defaults,
/// so nothing in a pool is required here.
public final class SchemaWriter {

  private final Catalogue catalogue;
  private final Shapes shapes = new Shapes();
  private final Map<String, Object> definitions = new TreeMap<>();
  private final Map<Object, String> names = new HashMap<>();
  private final PoolShapes pools;

  private SchemaWriter(Catalogue catalogue, Class<? extends Record> root) {
    this.catalogue = catalogue;
    this.pools = new PoolShapes(shapes, catalogue, shapes.of(root));
  }

  /// The schema of a configuration.
  ///
  /// @param root the record a file is bound to
  /// @param catalogue the extensions that may be named
  public static String write(Class<? extends Record> root, Catalogue catalogue) {
    return new SchemaWriter(catalogue, root).write(root);
  }

  private String write(Class<? extends Record> root) {
    Block block = shapes.of(root);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Penstock configuration");
    Map<String, Object> properties = properties(block);
    properties.put(Sources.INCLUDE, described(schema(Kept.PATHS), Kept.INCLUDE_MEANS));
    Block pool = pools.pool();
    if (pool != null) {
      Map<String, Object> defaults = new LinkedHashMap<>();
      defaults.put(PoolDefaults.POOL, described(schema(pool), Kept.POOL_MEANS));
      properties.put(PoolDefaults.DEFAULTS, object(defaults, List.of()));
    }
    schema.putAll(object(properties, required(block)));
    schema.put("$defs", definitions);
    return Json.write(schema);
  }

  private Map<String, Object> schema(Shape shape) {
    return switch (shape) {
      case Leaf leaf -> reference(leaf, LeafSchemas.name(leaf));
      case Choice choice -> LeafSchemas.oneOf(choice.words());
      case Rows rows -> {
        Map<String, Object> item = schema(rows.item());
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", item);
        yield Map.of("anyOf", List.of(list, item));
      }
      case Named named -> {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", schema(named.value()));
        yield object;
      }
      case Plugged plugged -> reference(plugged, kind(plugged));
      case Block block -> reference(block, block.type().getSimpleName());
    };
  }

  private Map<String, Object> reference(Shape shape, String wanted) {
    Object identity = shape instanceof Leaf ? wanted : shape;
    String name = names.get(identity);
    if (name == null) {
      name = free(wanted);
      names.put(identity, name);
      definitions.put(name, Map.of()); // holds the name while the definition refers to itself
      definitions.put(name, definition(shape));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  private String free(String wanted) {
    String name = wanted;
    for (int i = 2; definitions.containsKey(name); i++) {
      name = wanted + i;
    }
    return name;
  }

  private Map<String, Object> definition(Shape shape) {
    return switch (shape) {
      case Leaf leaf -> LeafSchemas.of(leaf);
      case Plugged plugged -> plugged(plugged);
      case Block block -> described(block(block), block.description());
      case Choice _, Rows _, Named _ -> throw new IllegalArgumentException("" + shape);
    };
  }

  private String kind(Plugged plugged) {
    List<Offer> offers = catalogue.offers(plugged.extension());
    return offers.isEmpty() ? plugged.extension().getSimpleName() : offers.getFirst().kind().key();
  }

  private Map<String, Object> plugged(Plugged plugged) {
    List<Object> forms = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (Offer offer : catalogue.offers(plugged.extension())) {
      Block settings = shapes.of(offer.settings());
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("type", Map.of("const", offer.type()));
      properties.putAll(properties(settings));
      List<String> required = new ArrayList<>(required(settings));
      if (required.isEmpty()) {
        alone.add(offer.type());
      }
      if (!pools.contains(plugged) && !offer.type().equals(offer.kind().fallback())) {
        required.add("type");
      }
      forms.add(described(object(properties, required), settings.description()));
      if (offer.type().equals(offer.kind().fallback()) && settings.shorthand() != null) {
        forms.add(Map.of("type", "string", "pattern", "[^a-z0-9-]"));
      }
    }
    return forms(alone, forms, pools.contains(plugged));
  }

  private Map<String, Object> block(Block block) {
    Field inline = block.inline();
    Map<String, Object> object =
        inline == null ? object(properties(block), required(block)) : inlined(block, inline);
    Field single = block.shorthand();
    return single == null
        ? object
        : Map.of("anyOf", List.of(schema(shapes.of(single.type())), object));
  }

  private Map<String, Object> inlined(Block block, Field inline) {
    List<Object> forms = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    Plugged plugged = (Plugged) shapes.of(inline.type());
    for (Offer offer : catalogue.offers(plugged.extension())) {
      Block settings = shapes.of(offer.settings());
      Map<String, Object> properties = properties(block);
      Map<String, Object> type = new LinkedHashMap<>(Map.of("const", offer.type()));
      properties.put(inline.key(), described(type, inline.description()));
      properties(settings).forEach(properties::putIfAbsent);
      List<String> required = new ArrayList<>(required(block));
      required.remove(inline.key());
      required.addAll(required(settings));
      if (block.shorthand() == null && required.isEmpty()) {
        alone.add(offer.type());
      }
      if (!pools.contains(block) && !offer.type().equals(inline.shownPreset())) {
        required.add(inline.key());
      }
      forms.add(object(properties, required));
    }
    if (inline.optional()) {
      Map<String, Object> properties = properties(block);
      properties.remove(inline.key());
      forms.add(object(properties, required(block)));
    }
    return forms(alone, forms, pools.contains(block));
  }

  /// The forms of an extension.
  ///
  /// @param alone the types that may be named without a block
  /// @param blocks one for each type
  /// @param open whether the type may stand elsewhere, so that a block may match several types
  private static Map<String, Object> forms(List<String> alone, List<Object> blocks, boolean open) {
    List<Object> any = new ArrayList<>();
    if (!alone.isEmpty()) {
      any.add(LeafSchemas.oneOf(alone));
    }
    String choice = open ? "anyOf" : "oneOf";
    any.add(blocks.isEmpty() ? Map.of("type", "object") : Map.of(choice, blocks));
    return Map.of("anyOf", any);
  }

  private Map<String, Object> properties(Block block) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Field field : block.fields()) {
      Shape shape = shapes.of(field.type());
      Map<String, Object> schema =
          new LinkedHashMap<>(described(schema(shape), field.description()));
      String preset = field.shownPreset();
      if (preset != null) {
        schema.put("default", PresetJson.of(shape, preset));
      }
      properties.put(field.key(), schema);
    }
    properties.putIfAbsent(Binder.NOTE, schema(Kept.TEXT));
    return properties;
  }

  private List<String> required(Block block) {
    return pools.contains(block)
        ? List.of()
        : block.fields().stream().filter(Field::required).map(Field::key).toList();
  }

  private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("type", "object");
    object.put("properties", properties);
    if (!required.isEmpty()) {
      object.put("required", required);
    }
    object.put("additionalProperties", false);
    return object;
  }

  private static Map<String, Object> described(
      Map<String, Object> schema, @Nullable String description) {
    if (description == null) {
      return schema;
    }
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("description", description);
    described.putAll(schema);
    return described;
  }
}
