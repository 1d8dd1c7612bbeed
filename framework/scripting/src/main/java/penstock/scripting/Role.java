package penstock.scripting;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.graalvm.polyglot.Value;

/// What scripts of one kind are called for, such as deciding routes. Make one and keep it: scripts
/// are shared by those who open them with the same.
///
/// @param name one word, such as `route`
/// @param exports what a script may export, each a function, at least one of which it must; calls
///   are given that function where there is but one name, otherwise the module
/// @param prelude JavaScript, an expression of a function that is given `host` and what checks
///   arguments (`common.js`), and gives the second argument of every call; evaluated once in each
///   context, before the script
/// @param host makes, for each context, the object with `@HostAccess.Export` members that its calls
///   go through
/// @param warmup makes calls like those to come, so that the first ones are not slow
public record Role(
    String name, List<String> exports, String prelude, Supplier<?> host, Warmup warmup) {

  /// The export that every kind of script has.
  public static final String DEFAULT = "default";

  /// Keeps its own copy.
  public Role {
    exports = List.copyOf(exports);
  }

  /// One whose scripts export a function by default, and nothing else.
  public Role(String name, String prelude, Supplier<?> host, Warmup warmup) {
    this(name, List.of(DEFAULT), prelude, host, warmup);
  }

  /// The text of a resource, such as a prelude.
  ///
  /// @param beside a class of its package
  public static String text(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Calls like those to come.
  @FunctionalInterface
  public interface Warmup {

    /// Makes one call; what it throws is ignored.
    ///
    /// @param function the script's export, or the module
    /// @param tools the second argument
    /// @param host the context's own
    /// @param round from 0, to vary the calls
    void call(Value function, Value tools, Object host, int round);
  }
}
