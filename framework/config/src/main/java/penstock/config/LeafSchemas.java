package penstock.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.config.Shape.Leaf;

/// The JSON Schemas of single values. Each also admits a text in which something is substituted,
/// and what YAML reads as a number or a flag though it is meant as text.
final class LeafSchemas {

  private static final String SUBSTITUTED = "|\\$\\{";
  private static final List<String> ANY_SCALAR = List.of("string", "number", "boolean");

  private LeafSchemas() {}

  /// The name of a leaf's schema among the definitions.
  static String name(Leaf leaf) {
    return leaf.word().replace(' ', '-');
  }

  static Map<String, Object> of(Leaf leaf) {
    return switch (leaf.word()) {
      case Leaves.WHOLE -> orText(Map.of("type", "integer"), "^[-+]?\\d+$");
      case Leaves.NUMBER -> orText(Map.of("type", "number"), "^[-+]?[\\d.]+([eE][-+]?\\d+)?$");
      case Leaves.FLAG -> orText(Map.of("type", "boolean"), "^(true|false)$");
      case "duration" -> orText(Map.of("const", 0), "^(0|(\\d+(\\.\\d+)?(d|h|ms|m|s|us))+)$");
      case "size" -> orText(Map.of("type", "integer"), "^\\d+\\s*(B|KiB|MiB|GiB|kB|MB|GB)?$");
      case "share" ->
          Map.of(
              "anyOf",
              List.of(
                  Map.of("const", 0),
                  Map.of("type", "number", "exclusiveMinimum", 1),
                  text("^\\d+(\\.\\d+)?\\s*%?$")));
      case "regex" -> anyScalar("regex");
      case "uri" -> anyScalar("uri-reference");
      default -> Map.of("type", ANY_SCALAR);
    };
  }

  /// One of a few words.
  static Map<String, Object> oneOf(List<String> words) {
    return Map.of("anyOf", List.of(Map.of("enum", words), text("^$")));
  }

  private static Map<String, Object> orText(Map<String, Object> typed, String pattern) {
    return Map.of("anyOf", List.of(typed, text(pattern)));
  }

  private static Map<String, Object> text(String pattern) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    schema.put("pattern", pattern + SUBSTITUTED);
    return schema;
  }

  private static Map<String, Object> anyScalar(String format) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", ANY_SCALAR);
    schema.put("format", format);
    return schema;
  }
}
