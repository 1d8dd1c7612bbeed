package penstock.core.route;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;
import penstock.spi.Shorthand;

/// Where copies of a route's requests go: `routes[].mirror`.
///
/// @param pool gets them
/// @param percent of all requests that are copied
/// @param compare what of the two answers should be the same
/// @param bodyBytes a request with a longer body is not copied
/// @param atOnce how many copies may be kept or under way
/// @param timeout how long one may be under way
@Shorthand("pool")
@Describe("Where copies of the route's requests go.")
public record MirrorSettings(
    @Describe("The pool that gets the copies.") String pool,
    @Describe("The share of the requests that is copied, chosen at random; 0% to 100%.")
        @Default("100%")
        Percent percent,
    @Describe("What is compared of the two answers and counted: status, header.NAME.")
        @Default("[]")
        List<String> compare,
    @Describe("A request with a longer body is not copied; 1MiB at most.") @Default("64KiB")
        ByteSize bodyBytes,
    @Describe("Copies that may be kept or under way at once; beyond it none are made.")
        @Default("100")
        int atOnce,
    @Describe("How long a copy may be under way, its answer included.") @Default("15s")
        Duration timeout) {

  private static final ByteSize MOST_BODY = new ByteSize(1 << 20);
  private static final Pattern PART =
      Pattern.compile("status|header\\.[!#$%&'*+.^_`|~0-9a-z-]+", Pattern.CASE_INSENSITIVE);

  /// Checks the ranges and the words.
  ///
  /// @throws IllegalArgumentException if one is out of range or unknown
  public MirrorSettings {
    compare = compare.stream().map(part -> part.toLowerCase(Locale.ROOT)).distinct().toList();
    if (percent.fraction() > 1) {
      throw new IllegalArgumentException("percent: " + percent + " (expected: 0% to 100%)");
    }
    for (String part : compare) {
      if (!PART.matcher(part).matches()) {
        throw new IllegalArgumentException(
            "compare: " + part + " (expected: status, or such as header.content-type)");
      }
    }
    if (bodyBytes.bytes() > MOST_BODY.bytes()) {
      throw new IllegalArgumentException(
          "bodyBytes: " + bodyBytes + " (expected: " + MOST_BODY + " at most)");
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("atOnce: " + atOnce + " (expected: >= 1)");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
  }
}
