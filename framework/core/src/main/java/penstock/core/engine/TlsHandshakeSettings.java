package penstock.core.engine;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.core.tls.Handshakes;
import penstock.spi.Default;
import penstock.spi.Describe;

/// How many TLS handshakes of clients there may be: `server.overload.tlsHandshakes`.
///
/// @param rate such as `2000/s`; null for any
/// @param queue pieces of work that may wait for a processor
public record TlsHandshakeSettings(
    @Describe("Handshakes begun in a second, such as 2000/s; without it any number.")
        @Nullable String rate,
    @Describe("Handshakes that may wait for a processor; 1 to 100000.") @Default("500") int queue) {

  private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,8})/s");

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public TlsHandshakeSettings {
    if (rate != null && !RATE.matcher(rate).matches()) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: a rate such as 2000/s)");
    }
    if (queue < 1 || queue > 100_000) {
      throw new IllegalArgumentException("queue: " + queue + " (expected: 1 to 100000)");
    }
  }

  Handshakes.Limits limits() {
    Matcher matcher = RATE.matcher(rate == null ? "" : rate);
    return new Handshakes.Limits(matcher.matches() ? Long.parseLong(matcher.group(1)) : 0, queue);
  }
}
