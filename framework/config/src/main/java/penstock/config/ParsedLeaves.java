package penstock.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Leaf;

/// Types that are written as one value and bring the parser for it: `public static T
/// parse(String)`, which throws an [IllegalArgumentException] `text (expected: what)`.
final class ParsedLeaves {

  private static final String EXPECTED = " (expected: ";

  private ParsedLeaves() {}

  /// The values of a type; null if it has no such parser.
  static @Nullable Leaf of(Class<?> type) {
    try {
      Method parse = type.getMethod("parse", String.class);
      if (!Modifier.isStatic(parse.getModifiers()) || parse.getReturnType() != type) {
        return null;
      }
      String word = words(type);
      return new Leaf(word, "a " + word, text -> call(parse, text));
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  /// What a parser expects in place of what was written, as it says itself.
  ///
  /// @param shown what was written, for users
  /// @return null if it does not say
  static @Nullable String refusal(String shown, @Nullable String message) {
    int start = message == null ? -1 : message.indexOf(EXPECTED);
    return message == null || start < 0 ? null : shown + message.substring(start);
  }

  /// `HashKey` as `hash key`.
  private static String words(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static Object call(Method parse, String text) {
    try {
      return parse.invoke(null, text);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("parser: " + parse + " (expected: public)", e);
    }
  }
}
