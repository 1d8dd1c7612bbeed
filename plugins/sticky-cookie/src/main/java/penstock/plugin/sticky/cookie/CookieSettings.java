package penstock.plugin.sticky.cookie;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What users may set on a sticky cookie of ours.
///
/// @param name null for one made of the pool's name
/// @param ttl how long a binding holds after it was issued
/// @param maxAge how long browsers keep the cookie; null for as long as they run
/// @param path where browsers send it
/// @param domain null for the host alone
/// @param sameSite with which requests browsers send it
/// @param secure null for where the client came by https
/// @param httpOnly whether scripts do not see it
/// @param onFailure what becomes of clients of a failed endpoint
/// @param keys sign; empty for those of the fleet
@Describe("Keeps a client with its endpoint by a signed cookie.")
public record CookieSettings(
    @Describe("The cookie's name; PENSTOCK- and a hash of the pool's name if left out.")
        @Nullable String name,
    @Describe(
            "How long a binding holds after it was issued; more than 0. Clients that come are"
                + " issued a new one when half of it has passed.")
        @Default("1h")
        Duration ttl,
    @Describe("How long browsers keep the cookie, 1s or more; until they are closed if left out.")
        @Nullable Duration maxAge,
    @Describe("The paths to which browsers send the cookie; begins with /.") @Default("/")
        String path,
    @Describe("The domain to whose hosts browsers send the cookie; to this host alone if left out.")
        @Nullable String domain,
    @Describe("With which requests browsers send the cookie.") @Default("lax") SameSite sameSite,
    @Describe("Whether browsers send it over https alone; if left out, where they came by https.")
        @Nullable Boolean secure,
    @Describe("Whether scripts in pages do not see the cookie.") @Default("true") boolean httpOnly,
    @Describe("What becomes of a client whose endpoint has failed: another endpoint, or 503.")
        @Default("rebalance")
        OnFailure onFailure,
    @Describe("Keys to sign with instead of server.fleet.cookieKeys; the first signs, all verify.")
        @Default("[]")
        List<Secret> keys) {

  /// Checks what belongs together.
  ///
  /// @throws IllegalArgumentException if something is out of range, or browsers would refuse it
  public CookieSettings {
    keys = Checks.keys(keys);
    Checks.token("name", name);
    Checks.positive("ttl", ttl);
    if (maxAge != null && maxAge.toSeconds() < 1) {
      throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: 1s or more)");
    }
    Checks.path(path);
    Checks.attribute("domain", domain);
    if (sameSite == SameSite.NONE && Boolean.FALSE.equals(secure)) {
      throw new IllegalArgumentException("secure: false (expected: true with sameSite none)");
    }
    checkPrefix(name, Boolean.TRUE.equals(secure), path.equals("/") && domain == null);
  }

  private static void checkPrefix(@Nullable String name, boolean secure, boolean hostOnly) {
    if (name == null) {
      return;
    }
    if ((name.startsWith("__Secure-") || name.startsWith("__Host-")) && !secure) {
      throw new IllegalArgumentException("name: " + name + " (expected: secure: true beside it)");
    }
    if (name.startsWith("__Host-") && !hostOnly) {
      throw new IllegalArgumentException("name: " + name + " (expected: path / and no domain)");
    }
  }

  /// The attributes of `Set-Cookie`.
  ///
  /// @param https whether the client came by https
  String attributes(boolean https) {
    StringBuilder text = new StringBuilder("; Path=").append(path);
    if (domain != null) {
      text.append("; Domain=").append(domain);
    }
    if (maxAge != null) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    if (sameSite == SameSite.NONE || (secure == null ? https : secure)) {
      text.append("; Secure");
    }
    if (httpOnly) {
      text.append("; HttpOnly");
    }
    return text.append("; SameSite=").append(sameSite.word()).toString();
  }
}
