package penstock.scripting;

import org.graalvm.polyglot.Value;

/// What scripts answer, in words for those who wrote them.
public final class Answers {

  private Answers() {}

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
