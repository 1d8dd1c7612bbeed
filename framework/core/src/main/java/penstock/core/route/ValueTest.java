package penstock.core.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.BoundedRegex;

/// What a value must be like.
sealed interface ValueTest {

  /// Whether the value will do.
  ///
  /// @param value null if absent
  boolean accepts(@Nullable String value);

  static ValueTest of(ValueSettings settings) {
    String is = settings.is();
    if (is != null) {
      return switch (is) {
        case "present" -> new Present();
        case "absent" -> new Absent();
        default -> new Exact(is);
      };
    }
    Boolean present = settings.present();
    if (present != null) {
      return present ? new Present() : new Absent();
    }
    return ofText(settings);
  }

  private static ValueTest ofText(ValueSettings settings) {
    Pattern regex = settings.regex();
    if (regex != null) {
      return new Regex(new BoundedRegex(regex));
    }
    if (settings.prefix() instanceof String prefix) {
      return new Prefix(prefix);
    }
    if (settings.suffix() instanceof String suffix) {
      return new Suffix(suffix);
    }
    if (settings.contains() instanceof String part) {
      return new Contains(part);
    }
    return new Exact(String.valueOf(settings.exact()));
  }

  record Present() implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value != null;
    }

    @Override
    public String toString() {
      return " present";
    }
  }

  record Absent() implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value == null;
    }

    @Override
    public String toString() {
      return " absent";
    }
  }

  record Exact(String text) implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return text.equals(value);
    }

    @Override
    public String toString() {
      return "=" + text;
    }
  }

  record Prefix(String text) implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value != null && value.startsWith(text);
    }

    @Override
    public String toString() {
      return "=" + text + "*";
    }
  }

  record Suffix(String text) implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value != null && value.endsWith(text);
    }

    @Override
    public String toString() {
      return "=*" + text;
    }
  }

  record Contains(String text) implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value != null && value.contains(text);
    }

    @Override
    public String toString() {
      return "=*" + text + "*";
    }
  }

  record Regex(BoundedRegex regex) implements ValueTest {
    @Override
    public boolean accepts(@Nullable String value) {
      return value != null && regex.matches(value);
    }

    @Override
    public String toString() {
      return "=" + regex;
    }
  }
}
