package penstock.plugin.filter.jwt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Examined;
import penstock.spi.tls.Trust;

/// What users may set for a filter of type `jwt`.
///
/// @param issuer what `iss` must be; null for anything
/// @param audience of these `aud` must name one; empty for anything
/// @param jwks a URL, a file's path, or the JSON itself
/// @param key a public key or a certificate in PEM
/// @param secret of tokens signed with HMAC
/// @param algorithms such as `RS256`; empty for all that fit the key
/// @param claims what claims must be or hold; `*` for anything
/// @param token where the token is
/// @param optional whether requests without a token pass
/// @param forward whether the endpoint sees the token
/// @param skew how far clocks may be apart; 0 to 1 hour
/// @param refresh how often keys are fetched anew; 10 seconds or more
/// @param timeout for fetching keys
/// @param cache how many verified tokens are remembered; 0 to 1,000,000
/// @param realm what the token is for, in `WWW-Authenticate`
/// @param ca PEM file of those who vouch for the URL's host; null for those the JDK trusts
@Describe("Lets those through who bring a token signed by someone trusted; the rest gets 401.")
public record Settings(
    @Describe("What `iss` must be; otherwise it may be anything.") @Nullable String issuer,
    @Default("[]") @Describe("Of these `aud` must name one; if empty, it may be anything.")
        List<String> audience,
    @Describe("The keys: a URL, a file's path, or the JSON itself. One of jwks, key and secret.")
        @Nullable String jwks,
    @Describe("A public key or a certificate in PEM. One of jwks, key and secret.")
        @Nullable String key,
    @Describe("The secret of tokens signed with HMAC, 32 bytes or more. One of jwks, key, secret.")
        @Nullable String secret,
    @Default("[]")
        @Describe(
            "Signatures believed, such as `RS256` and `ES256`; if empty, all that fit the key.")
        List<String> algorithms,
    @Default("{}")
        @Describe(
            "What claims must be, or hold if they are lists or words: `{ scope: orders }`; `*` is"
                + " anything. Other tokens get 403.")
        Map<String, String> claims,
    @Default("bearer") @Describe("Where the token is: `bearer`, `header.NAME` or `cookie.NAME`.")
        TokenPlace token,
    @Default("false") @Describe("Whether requests without any token pass.") boolean optional,
    @Default("true") @Describe("Whether the endpoint sees the token.") boolean forward,
    @Default("30s") @Describe("How far the issuer's clock may be from ours, 0s to 1h.")
        Duration skew,
    @Default("10m") @Describe("How often the keys of a URL are fetched anew, 10s or more.")
        Duration refresh,
    @Default("5s") @Describe("Timeout for fetching keys.") Duration timeout,
    @Default("10000") @Describe("How many verified tokens are remembered, 0 to 1000000.") int cache,
    @Default("penstock") @Describe("What the token is for, as clients are told.") String realm,
    @Describe(
            "For keys of a URL: PEM file with the certificates to trust; otherwise those of the"
                + " JDK.")
        @Nullable Path ca)
    implements Examined {

  private static final Duration MOST_SKEW = Duration.ofHours(1);
  private static final Duration LEAST_REFRESH = Duration.ofSeconds(10);
  private static final int MOST_CACHE = 1_000_000;

  /// Checks what does not fit together.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Settings {
    audience = List.copyOf(audience);
    algorithms = List.copyOf(algorithms);
    claims = Map.copyOf(claims);
    long keys = Stream.of(word(jwks), word(key), word(secret)).filter(w -> !w.isEmpty()).count();
    require(keys == 1, "keys", keys, "one of jwks, key and secret");
    KeyPlace.check(jwks);
    int bytes = secret == null ? 32 : Keys.bytes(secret).length;
    // Not shown: it is a secret.
    require(bytes >= 32, "secret", bytes + " bytes", "32 or more");
    Algorithms.of(algorithms, secret != null);
    require(!skew.isNegative() && skew.compareTo(MOST_SKEW) <= 0, "skew", skew, "0s to 1h");
    require(refresh.compareTo(LEAST_REFRESH) >= 0, "refresh", refresh, ">= 10s");
    require(timeout.isPositive(), "timeout", timeout, "> 0s");
    require(cache >= 0 && cache <= MOST_CACHE, "cache", cache, "0 to " + MOST_CACHE);
    require(
        realm.matches("[ -~&&[^\"\\\\]]*"), "realm", realm, "ASCII without quotes, backslashes");
  }

  @Override
  public void examine() {
    SSLContext _ = Trust.context(ca);
    KeyPlace.examine(this);
  }

  private static String word(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void require(boolean holds, String what, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }

  @Override
  public String toString() {
    return "jwt of " + (issuer == null ? "anybody" : issuer);
  }
}
