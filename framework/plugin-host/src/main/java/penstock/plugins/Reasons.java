package penstock.plugins;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Words for what a plugin's code threw, each in one line.
final class Reasons {

  private static final Pattern CLASS_NAME = Pattern.compile("[\\w$]+(?:/[\\w$]+)*");

  private Reasons() {}

  /// Says why a plugin's code failed.
  ///
  /// @param step what was called, such as `register`
  /// @param thrown what came out of it
  static String of(String step, Throwable thrown) {
    String absent = absentClass(thrown);
    if (absent != null) {
      return "needs class "
          + absent
          + " (expected: the SPI, a shared package, its own jar or a plugin it depends on)";
    }
    Throwable cause =
        thrown instanceof ExceptionInInitializerError && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return step
        + " threw "
        + cause.getClass().getName()
        + suffix(cause)
        + " (expected: no exception)";
  }

  private static @Nullable String absentClass(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (at instanceof NoClassDefFoundError && message != null) {
        Matcher matcher = CLASS_NAME.matcher(message);
        return matcher.matches() ? message.replace('/', '.') : null;
      }
    }
    return null;
  }

  private static String suffix(Throwable thrown) {
    return thrown.getMessage() == null ? "" : ": " + oneLine(thrown);
  }

  static String oneLine(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
