package penstock.scripting;

import java.util.function.Supplier;
import org.graalvm.polyglot.Value;

/// What scripts of one kind are called for, such as deciding routes. Make one and keep it: scripts
/// are shared by those who open them with the same.
///
/// @param name one word, such as `route`
/// @param prelude JavaScript, an expression of a function that is given `host` and gives the second
///   argument of every call; evaluated once in each context, before the script
/// @param host makes, for each context, the object with `@HostAccess.Export` members that its calls
///   go through
/// @param warmup makes calls like those to come, so that the first ones are not slow
public record Role(String name, String prelude, Supplier<?> host, Warmup warmup) {

  /// Calls like those to come.
  @FunctionalInterface
  public interface Warmup {

    /// Makes one call; what it throws is ignored.
    ///
    /// @param function the script's default export
    /// @param tools the second argument
    /// @param host the context's own
    /// @param round from 0, to vary the calls
    void call(Value function, Value tools, Object host, int round);
  }
}
