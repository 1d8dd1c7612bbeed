package penstock.plugin.route.js;

import org.jspecify.annotations.Nullable;
import penstock.scripting.view.IpView;

/// What a rule gives to functions that take it as it is.
final class Given {

  private Given() {}

  /// Text.
  ///
  /// @param name of the argument, for messages
  /// @throws IllegalArgumentException if it is something else
  static String text(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + ": " + kind(value) + " (expected: text)");
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case Number _ -> "a number";
      case Boolean _ -> "true or false";
      default -> "an object";
    };
  }

  /// In words; empty for nothing. What an object of the script's says of itself is not asked for:
  /// that would run it.
  static String words(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Number number -> number.toString();
      case Boolean yes -> yes.toString();
      case IpView ip -> ip.toString();
      default -> kind(value);
    };
  }
}
