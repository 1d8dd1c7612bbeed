package penstock.scripting;

import java.util.function.Function;
import org.graalvm.polyglot.TypeLiteral;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// A function of a script in the form that is cheapest to call: entering its context, the call,
/// leaving, and taking out what the host itself gave as an answer are one piece of code that the
/// engine compiles. Of one context, and to be called within a [Script.Call].
public final class ScriptFunction {

  private static final TypeLiteral<Function<Object[], @Nullable Object>> DIRECT =
      new TypeLiteral<>() {};

  private final Value function;
  private final Function<Object[], @Nullable Object> direct;

  /// @param function of a script
  public ScriptFunction(Value function) {
    this.function = function;
    this.direct = function.as(DIRECT);
  }

  /// Calls it.
  ///
  /// @return the host's own object if that is the answer; null for nothing; otherwise the engine's,
  ///   to be understood by [#value]
  public @Nullable Object call(Object... arguments) {
    return direct.apply(arguments);
  }

  /// An answer as scripts' values are read.
  ///
  /// @param answer what [#call] gave
  public Value value(@Nullable Object answer) {
    return function.getContext().asValue(answer);
  }
}
