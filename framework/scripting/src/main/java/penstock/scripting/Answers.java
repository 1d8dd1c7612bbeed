package penstock.scripting;

import org.graalvm.polyglot.Value;

/// What scripts answer, in words for those who wrote them.
public final class Answers {

  private Answers() {}

  /// What a script answered, which only functions that it is given make. To be called within a
  /// [Script.Call].
  ///
  /// @param type of the host's object
  /// @param expected which functions those are, for the message
  /// @throws ScriptException if it is something else, or an `async` script has not settled on it
  public static <T> T of(Class<T> type, Script script, Value answer, String expected) {
    Value settled = script.settled(answer);
    if (settled.isHostObject() && type.isInstance(settled.asHostObject())) {
      return type.cast(settled.asHostObject());
    }
    throw ScriptException.unusable(
        script.file() + ": returned " + kind(settled) + " (expected: " + expected + ")");
  }

  /// What kind of thing a value is, such as `text` or `an object of its own`.
  public static String kind(Value value) {
    if (value.isNull()) {
      return "nothing";
    }
    if (value.isString()) {
      return "text";
    }
    if (value.isNumber()) {
      return "a number";
    }
    if (value.isBoolean()) {
      return "true or false";
    }
    return value.canExecute() ? "a function" : "an object of its own";
  }
}
