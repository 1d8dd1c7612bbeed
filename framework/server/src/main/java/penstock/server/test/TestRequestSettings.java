package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// The request of a test, as users write it.
@Shorthand("url")
@Describe("A request; a URL alone is a GET for it.")
record TestRequestSettings(
    @Describe("As sent.") @Default("GET") String method,
    @Describe("Such as https://api.example.com/cart?x=1, or a path alone.") String url,
    @Describe("Headers by name, with one value or a list.") @Default("{}")
        Map<String, List<String>> headers,
    @Describe("Cookies by name.") @Default("{}") Map<String, String> cookies,
    @Describe("The client.") @Nullable String clientIp,
    @Describe("A proxy between the client and us; if we trust it, its word counts.")
        @Nullable String peerIp,
    @Describe("The listener it comes by; by default the first that speaks the URL's scheme.")
        @Nullable String listener,
    @Describe("Claims of a token that a jwt filter would have verified.") @Default("{}")
        Map<String, String> jwt,
    @Describe("What other filters would have found out, such as auth.user.") @Default("{}")
        Map<String, String> facts) {

  private static final Pattern URL =
      Pattern.compile("(https?://[^/?#\\s]+)?/[^#\\s]*|https?://[^/?#\\s]+");

  /// Checks the forms.
  ///
  /// @throws IllegalArgumentException if a URL or an address is malformed
  TestRequestSettings {
    headers = new LinkedHashMap<>(headers);
    cookies = new LinkedHashMap<>(cookies);
    jwt = Map.copyOf(jwt);
    facts = Map.copyOf(facts);
    if (!URL.matcher(url).matches()) {
      throw new IllegalArgumentException(
          "url: " + url + " (expected: such as https://example.com/path or /path)");
    }
    Playing.checkAddress("clientIp", clientIp);
    Playing.checkAddress("peerIp", peerIp);
  }
}
