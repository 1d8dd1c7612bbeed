package penstock.config;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// What stands in a configuration, before anybody knows what may stand there: no plugins, no
/// records, no problems. What cannot be read is not there.
public final class Glance {

  private final Mapping root;

  private Glance(Mapping root) {
    this.root = root;
  }

  /// Reads a file and those it includes.
  ///
  /// @param environment what `${NAME}` is looked up in
  public static Glance at(Path file, Environment environment) {
    return new Glance(new Sources(environment, new Problems(), null).read(file).root());
  }

  /// Whether a key stands anywhere.
  public boolean hasKey(String key) {
    return any(
        root, written -> written instanceof Mapping block && block.entries().containsKey(key));
  }

  /// Whether a value anywhere ends so.
  public boolean hasValueEndingWith(String end) {
    return any(root, written -> written instanceof Scalar scalar && scalar.text().endsWith(end));
  }

  /// The value of a key in a block at the top; null if it is not there.
  public @Nullable String value(String block, String key) {
    Entry outer = root.entries().get(block);
    Entry inner =
        outer != null && outer.value() instanceof Mapping within ? within.entries().get(key) : null;
    return inner != null && inner.value() instanceof Scalar scalar ? scalar.text() : null;
  }

  private static boolean any(Written written, Predicate<Written> test) {
    if (test.test(written)) {
      return true;
    }
    return switch (written) {
      case Mapping mapping ->
          mapping.entries().values().stream().anyMatch(entry -> any(entry.value(), test));
      case Sequence sequence -> sequence.items().stream().anyMatch(item -> any(item, test));
      default -> false;
    };
  }
}
