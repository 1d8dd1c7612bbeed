package penstock.plugin.filter.jwt;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What was last loaded from each place. It outlives the filters: a reload of the configuration
/// makes new ones, and that an issuer is away just then must turn nobody away. Any thread.
final class KeyMemory {

  private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();

  /// Keys with the text they were read from.
  record Loaded(Keys keys, String json) {}

  /// The last from a place; null if there never were any.
  @Nullable Loaded of(String place) {
    return loaded.get(place);
  }

  void keep(String place, Loaded keys) {
    loaded.put(place, keys);
  }
}
