package penstock.config;

import java.nio.file.Path;
import java.util.Objects;
import penstock.config.Shape.Leaf;
import penstock.config.Shape.Rows;

/// The keys that every configuration has, whatever its root record, and what they mean.
final class Kept {

  static final Shape PATHS = new Rows(leaf(Path.class));
  static final Shape TEXT = leaf(String.class);

  static final String INCLUDE_MEANS =
      "More files, relative to this one; listeners, pools and routes are united.";
  static final String POOL_MEANS = "What stands under every pool that does not say otherwise.";
  static final String NOTE_MEANS = "A sentence for people; any block may have one.";

  private Kept() {}

  private static Leaf leaf(Class<?> type) {
    return Objects.requireNonNull(Leaves.of(type));
  }
}
