package penstock.plugin.filter.cors;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.http.HttpText;

/// What users may set.
///
/// @param origins who may read answers
/// @param methods what scripts may ask for
/// @param headers what scripts may send
/// @param expose what scripts may read
/// @param credentials whether cookies and the like may come along
/// @param maxAge how long browsers remember the answer to a preflight request
public record Settings(
    @Describe(
            "Origins whose scripts may read answers: https://app.example.com, a regular expression"
                + " for whole origins between slashes, or * for any.")
        List<Origin> origins,
    @Describe("Methods that scripts may use; * for any.") @Default("[GET, HEAD, POST]")
        List<String> methods,
    @Describe("Request headers that scripts may send beyond the simple ones; * for any.")
        @Default("[]")
        List<String> headers,
    @Describe("Answer headers that scripts may read beyond the simple ones.") @Default("[]")
        List<String> expose,
    @Describe(
            "Whether cookies, client certificates and Authorization may come along; not with the"
                + " origin *.")
        @Default("false")
        boolean credentials,
    @Describe("How long browsers may remember the answer to a preflight request; 0 for not at all.")
        @Default("10m")
        Duration maxAge) {

  /// Browsers ask for these in upper case, however a script writes them, and only what is equal to
  /// the letter is granted.
  private static final Set<String> NORMALIZED =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT");

  /// Checks names, and that no stranger may act as the user.
  ///
  /// @throws IllegalArgumentException if a name is malformed or any origin may send credentials
  public Settings {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    expose = List.copyOf(expose);
    if (origins.isEmpty()) {
      throw new IllegalArgumentException("origins: none (expected: one or more)");
    }
    if (credentials && origins.contains(Origin.ANY)) {
      throw new IllegalArgumentException(
          "credentials: true (expected: false, for any origin is let in)");
    }
    if (maxAge.isNegative()) {
      throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: >= 0)");
    }
    methods.forEach(Settings::checkMethod);
    headers.forEach(name -> check("headers", name));
    expose.forEach(name -> check("expose", name));
  }

  private static void checkMethod(String method) {
    check("methods", method);
    String upper = method.toUpperCase(Locale.ROOT);
    if (!method.equals(upper) && NORMALIZED.contains(upper)) {
      throw new IllegalArgumentException("methods: " + method + " (expected: " + upper + ")");
    }
  }

  private static void check(String component, String token) {
    if (!HttpText.token(token)) {
      throw new IllegalArgumentException(
          component + ": " + token + " (expected: a token without spaces)");
    }
  }
}
