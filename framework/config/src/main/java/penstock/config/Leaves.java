package penstock.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.config.Shape.Leaf;
import penstock.spi.ByteSize;
import penstock.spi.DurationText;
import penstock.spi.Percent;

/// The types that are written as one value.
final class Leaves {

  static final String WHOLE = "whole number";
  static final String NUMBER = "number";
  static final String FLAG = "true or false";

  private static final Pattern WHOLE_FORM = Pattern.compile("[-+]?\\d+");
  private static final Pattern NUMBER_FORM =
      Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

  private static final Leaf INT = new Leaf(WHOLE, "a whole number", Leaves::wholeInt);
  private static final Leaf LONG = new Leaf(WHOLE, "a whole number", Leaves::wholeLong);
  private static final Leaf DOUBLE = new Leaf(NUMBER, "a number", Leaves::number);
  private static final Leaf BOOLEAN = new Leaf(FLAG, "true or false", Leaves::flag);

  private static final Map<Class<?>, Leaf> ALL =
      Map.ofEntries(
          Map.entry(String.class, new Leaf("text", "text", text -> text)),
          Map.entry(int.class, INT),
          Map.entry(Integer.class, INT),
          Map.entry(long.class, LONG),
          Map.entry(Long.class, LONG),
          Map.entry(double.class, DOUBLE),
          Map.entry(Double.class, DOUBLE),
          Map.entry(boolean.class, BOOLEAN),
          Map.entry(Boolean.class, BOOLEAN),
          Map.entry(
              Duration.class,
              new Leaf("duration", "a duration such as 250ms, 10s or 5m", DurationText::parse)),
          Map.entry(
              ByteSize.class,
              new Leaf("size", "a size such as 16KiB, 10MiB or 4096", ByteSize::parse)),
          Map.entry(Percent.class, new Leaf("share", "a share such as 10%", Percent::parse)),
          Map.entry(
              Pattern.class,
              new Leaf("regex", "a regular expression", text -> Pattern.compile(text))),
          Map.entry(Path.class, new Leaf("path", "a path", text -> Path.of(text))),
          Map.entry(URI.class, new Leaf("uri", "a URI", URI::create)));

  private Leaves() {}

  /// The values of a type, null if it is not written as one value: one of those known here, or one
  /// with a parser of its own, `public static T parse(String)`.
  static @Nullable Leaf of(Class<?> type) {
    Leaf known = ALL.get(type);
    return known == null ? ParsedLeaves.of(type) : known;
  }

  /// Why a text is no such value, for users.
  ///
  /// @param message the parser's own
  static String refusal(Leaf leaf, String shown, String text, @Nullable String message) {
    String own = ALL.containsValue(leaf) ? null : ParsedLeaves.refusal(shown, message);
    if (own != null) {
      return own;
    }
    boolean tooLarge = leaf.word().equals(WHOLE) && WHOLE_FORM.matcher(text).matches();
    if (!tooLarge) {
      return shown + " (expected: " + leaf.expected() + ")";
    }
    Number max = leaf.equals(INT) ? (Number) Integer.MAX_VALUE : (Number) Long.MAX_VALUE;
    return shown + " (expected: a whole number of at most " + max + " in size)";
  }

  private static Object wholeInt(String text) {
    return Integer.valueOf(wholeForm(text));
  }

  private static Object wholeLong(String text) {
    return Long.valueOf(wholeForm(text));
  }

  private static String wholeForm(String text) {
    if (!WHOLE_FORM.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return text;
  }

  private static Object number(String text) {
    if (!NUMBER_FORM.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return Double.valueOf(text);
  }

  private static Object flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
