package penstock.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON for people: indented, in the order of the maps.
final class Json {

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /// The text of maps, lists, strings, numbers and booleans.
  static String write(Object value) {
    Json json = new Json();
    json.value(value, "\n");
    return json.out.append('\n').toString();
  }

  private void value(@Nullable Object value, String indent) {
    switch (value) {
      case null -> out.append("null");
      case Map<?, ?> map -> map(map, indent);
      case List<?> list -> list(list, indent);
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      default -> string(value.toString());
    }
  }

  private void map(Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<?, ?> entry = i.next();
      out.append(indent).append("  ");
      string(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), indent + "  ");
      out.append(i.hasNext() ? "," : indent + "}");
    }
  }

  private void list(List<?> list, String indent) {
    boolean simple = list.stream().noneMatch(item -> item instanceof Map || item instanceof List);
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      String space = i == 0 ? "" : " ";
      out.append(i == 0 ? "" : ",").append(simple ? space : indent + "  ");
      value(list.get(i), indent + "  ");
    }
    out.append(simple ? "" : indent).append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
