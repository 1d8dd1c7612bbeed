package penstock.plugin.sticky.cookie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set on stickiness by the application's cookie.
///
/// @param name of the application's cookie
/// @param path null if a client that moved is not given its cookie again
/// @param onFailure what becomes of clients of a failed endpoint
/// @param keys name endpoints; empty for those of the fleet
@Describe(
    "Keeps a client with its endpoint from the moment the application sets its own session cookie.")
public record AppCookieSettings(
    @Describe("The name of the application's cookie.") @Default("JSESSIONID") String name,
    @Describe(
            "The path of the application's cookie. If given, a client whose endpoint is gone gets"
                + " its cookie again, bound to the next one.")
        @Nullable String path,
    @Describe("What becomes of a client whose endpoint has failed: another endpoint, or 503.")
        @Default("rebalance")
        OnFailure onFailure,
    @Describe("Keys to name endpoints with instead of server.fleet.cookieKeys.") @Default("[]")
        List<Secret> keys) {

  /// Checks the texts.
  ///
  /// @throws IllegalArgumentException if one cannot stand in a cookie
  public AppCookieSettings {
    keys = Checks.keys(keys);
    Checks.token("name", name);
    if (path != null) {
      Checks.path(path);
    }
  }
}
