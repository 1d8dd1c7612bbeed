package penstock.plugin.sticky.cookie;

import java.time.Duration;
import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.http.HttpText;

/// What users may set on stickiness by a header.
///
/// @param name of the header, in answers and requests
/// @param ttl how long a binding holds after it was issued
/// @param onFailure what becomes of clients of a failed endpoint
/// @param keys sign; empty for those of the fleet
@Describe(
    "Keeps a client with its endpoint by a signed header, for clients that keep no cookies: they"
        + " send back what they got.")
public record HeaderSettings(
    @Describe("The header's name, in answers and in requests.") @Default("Penstock-Session")
        String name,
    @Describe(
            "How long a binding holds after it was issued; more than 0. Clients that come are"
                + " issued a new one when half of it has passed.")
        @Default("1h")
        Duration ttl,
    @Describe("What becomes of a client whose endpoint has failed: another endpoint, or 503.")
        @Default("rebalance")
        OnFailure onFailure,
    @Describe("Keys to sign with instead of server.fleet.cookieKeys; the first signs, all verify.")
        @Default("[]")
        List<Secret> keys) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public HeaderSettings {
    keys = Checks.keys(keys);
    HttpText.checkHeaderName("name", name);
    Checks.positive("ttl", ttl);
  }
}
