package penstock.config;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Block;
import penstock.config.Written.Mapping;
import penstock.spi.Examined;

/// Calls the constructors of settings records, has those examine themselves that can, and turns
/// their complaints into problems.
final class RecordMaker {

  /// `choices: 1 (expected: >= 2)` or `endpoints[2].weight: 0 (expected: >= 1)`.
  private static final Pattern ABOUT_COMPONENT =
      Pattern.compile("((\\w+)(?:\\[\\d+]|\\.[\\w-]+)*): (.*)", Pattern.DOTALL);

  private final Problems problems;

  RecordMaker(Problems problems) {
    this.problems = problems;
  }

  /// Makes a record, if there is enough of it.
  Bound make(Block block, Parts parts, Mapping mapping, String path) {
    if (!parts.whole()) {
      return Bound.FAILED;
    }
    try {
      Record made = block.maker().newInstance(parts.values().toArray());
      if (made instanceof Examined examined && parts.ok()) {
        examined.examine();
      }
      return new Bound(made, parts.ok());
    } catch (IllegalArgumentException e) {
      refused(block, e, mapping, path, parts.ok());
    } catch (InvocationTargetException e) {
      if (!parts.replaced()) {
        refused(block, e.getCause(), mapping, path, parts.ok());
      }
    } catch (ReflectiveOperationException e) {
      problems.add(mapping.place(), path, block.type().getName() + ": " + e);
    }
    return Bound.FAILED;
  }

  /// @param ok whether nothing within is wrong; otherwise what is said of the whole may follow from
  ///   what was left out of it
  private void refused(
      Block block, @Nullable Throwable why, Mapping mapping, String path, boolean ok) {
    if (why instanceof Error error) {
      throw error;
    }
    String own = why instanceof IllegalArgumentException ? why.getMessage() : null;
    if (own == null) {
      problems.add(mapping.place(), path, block.type().getName() + ": " + why);
      return;
    }
    String message = Words.oneLine(Words.withSpans(own));
    Matcher about = ABOUT_COMPONENT.matcher(message);
    if (!about.matches() || block.field(about.group(2)) == null) {
      if (ok) {
        problems.add(mapping.place(), path, message);
      }
      return;
    }
    Positions positions = Positions.of(mapping);
    Place place = positions.nearest(about.group(1));
    boolean written = mapping.entries().containsKey(about.group(2));
    String full = Paths.key(path, about.group(1));
    problems.add(written ? place : mapping.place().inside(about.group(1)), full, about.group(3));
  }
}
