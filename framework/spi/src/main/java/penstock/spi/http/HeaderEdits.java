package penstock.spi.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Changes to headers, to be made in this order.
///
/// @param remove names of headers to take out
/// @param set headers that replace those of the same name
/// @param add headers that come beside those of the same name
public record HeaderEdits(List<String> remove, List<Edit> set, List<Edit> add) {

  /// A header to be written.
  ///
  /// @param name as configured; case does not matter
  /// @param value without control characters
  public record Edit(String name, HeaderTemplate value) {}

  /// No change.
  public static final HeaderEdits NONE = new HeaderEdits(List.of(), List.of(), List.of());

  public HeaderEdits {
    remove = List.copyOf(remove);
    set = List.copyOf(set);
    add = List.copyOf(add);
  }

  /// The edits of settings, headers in the order of their names.
  public static HeaderEdits of(HeaderEditSettings settings) {
    HeaderEdits edits =
        new HeaderEdits(settings.remove(), edits(settings.set()), edits(settings.add()));
    return edits.isEmpty() ? NONE : edits;
  }

  /// Whether there is nothing to do.
  public boolean isEmpty() {
    return remove.isEmpty() && set.isEmpty() && add.isEmpty();
  }

  private static List<Edit> edits(Map<String, String> headers) {
    return new TreeMap<>(headers)
        .entrySet().stream()
            .map(e -> new Edit(e.getKey(), HeaderTemplate.parse(e.getKey(), e.getValue())))
            .toList();
  }
}
