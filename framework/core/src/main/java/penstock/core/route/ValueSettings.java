package penstock.core.route;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Shorthand;
import penstock.spi.http.Ways;

/// A condition on the value of a header, a cookie or a query parameter: exactly one of its ways to
/// match.
@Shorthand("is")
@Describe(
    "A condition on a value; a plain value must be equal, `present` and `absent` ask for that.")
public record ValueSettings(
    @Describe("The value, or `present`, or `absent`.") @Nullable String is,
    @Describe("The value, even if it is the word present or absent.") @Nullable String exact,
    @Describe("What the value begins with.") @Nullable String prefix,
    @Describe("What the value ends with.") @Nullable String suffix,
    @Describe("What stands anywhere in the value.") @Nullable String contains,
    @Describe("A regular expression that the whole value must match.") @Nullable Pattern regex,
    @Describe("true if it must be there, with any value; false if it must not be there.")
        @Nullable Boolean present) {

  /// Checks that there is one way to match.
  ///
  /// @throws IllegalArgumentException if there is none or more than one
  public ValueSettings {
    Ways.exactlyOne(
        "is",
        is,
        "exact",
        exact,
        "prefix",
        prefix,
        "suffix",
        suffix,
        "contains",
        contains,
        "regex",
        regex,
        "present",
        present);
  }

  /// The short form.
  static ValueSettings is(String text) {
    return new ValueSettings(text, null, null, null, null, null, null);
  }

  // A compiled pattern is equal to nothing but itself; a reload compares what was written.
  @Override
  public boolean equals(Object other) {
    return other instanceof ValueSettings that
        && Objects.equals(is, that.is)
        && Objects.equals(exact, that.exact)
        && Objects.equals(prefix, that.prefix)
        && Objects.equals(suffix, that.suffix)
        && Objects.equals(contains, that.contains)
        && Objects.equals(String.valueOf(regex), String.valueOf(that.regex))
        && Objects.equals(present, that.present);
  }

  @Override
  public int hashCode() {
    return Objects.hash(is, exact, prefix, suffix, contains, String.valueOf(regex), present);
  }

  /// Whether a value is so.
  ///
  /// @param value null if absent
  /// @throws penstock.spi.http.RegexOverrun if a regular expression gave up
  public boolean accepts(@Nullable String value) {
    return ValueTest.of(this).accepts(value);
  }

  /// In words, such as `present` or `=text*`.
  public String words() {
    return ValueTest.of(this).toString().strip();
  }
}
