package penstock.scripting;

import java.util.function.Function;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// A function of a script in the form that is cheapest to call: entering its context, the call,
/// leaving, and taking out what the host itself gave as an answer are one piece of code that the
/// engine compiles. Of one context, and to be called within a [Script.Call].
///
/// @param <T> what the host gives scripts to answer with
public final class ScriptFunction<T> {

  /// The engine gives out objects of the type asked for, and of others only that they are others.
  /// What the tools are is known beforehand: they need not be handed over with every call. A
  /// function that was taken out of an object would be one more function around it.
  private static final Source KEEPING =
      Source.newBuilder(
              "js",
              "(f, tools) => { let last; const call = (a) => last = f(a, tools);"
                  + " call.last = () => last; return call; }",
              "<penstock>")
          .internal(true)
          .cached(true)
          .buildLiteral();

  private final Function<Object, @Nullable T> direct;
  private final Value last;

  /// @param function of a script, of two arguments
  /// @param tools always the second
  /// @param form the same as a function of the host's
  public ScriptFunction(
      Value function, Value tools, TypeLiteral<Function<Object, @Nullable T>> form) {
    Value keeping = function.getContext().eval(KEEPING).execute(function, tools);
    this.direct = keeping.as(form);
    this.last = keeping.getMember("last");
  }

  /// Calls it.
  ///
  /// @return its answer; null if that is nothing, or none of the host's: [#last] gives it then
  public @Nullable T call(Object what) {
    try {
      return direct.apply(what);
    } catch (ClassCastException _) {
      return null;
    }
  }

  /// What it answered the last time, whatever it is.
  public Value last() {
    return last.execute();
  }
}
