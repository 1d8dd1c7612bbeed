package penstock.config;

import java.util.HashMap;
import java.util.Map;
import penstock.config.Written.Mapping;
import penstock.config.Written.Sequence;

/// Where every part of a configuration was written, so that a check that comes later (a route that
/// names no pool) can say so too.
public final class Positions {

  private final Map<String, Place> places = new HashMap<>();

  private Positions() {}

  static Positions of(Mapping root) {
    Positions positions = new Positions();
    positions.remember("", root);
    return positions;
  }

  private void remember(String path, Written written) {
    places.put(path, written.place());
    switch (written) {
      case Mapping mapping ->
          mapping.entries().forEach((key, entry) -> remember(Paths.key(path, key), entry.value()));
      case Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          remember(Paths.item(path, i), sequence.items().get(i));
        }
      }
      case Written.Scalar _, Written.Broken _ -> {}
    }
  }

  /// Makes a problem with the position of a path, or of the nearest part around it that was
  /// written.
  ///
  /// @param path such as `routes[2].pool`; what is written as one value instead of a list of one
  ///   may be named with or without `[0]`
  /// @param message what is wrong: `"ap" (expected: a pool)`
  public Problem problem(String path, String message) {
    Place place = nearest(path);
    return new Problem(place.file(), place.line(), place.column(), path, message);
  }

  Place nearest(String path) {
    for (String outer = path; ; outer = Paths.outer(outer)) {
      Place place = places.get(outer);
      if (place != null) {
        return place;
      }
      if (outer.isEmpty()) {
        return Place.of("");
      }
    }
  }
}
