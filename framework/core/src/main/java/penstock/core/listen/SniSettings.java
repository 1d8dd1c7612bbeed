package penstock.core.listen;

import java.util.Map;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// Where TLS clients go that ask for one name.
///
/// @param to a pool, `terminate` or `reject`
/// @param alpn where they go instead that can speak a protocol, by its name
@Shorthand("to")
@Describe("Where TLS clients go: `web` is short for `{ to: web }`.")
public record SniSettings(
    @Describe(
            "A pool, to which they are passed on undecrypted; terminate, to end their TLS here"
                + " (with tls, on listeners of protocol auto); or reject.")
        String to,
    @Describe(
            "Where they go instead if they can speak a protocol, by its name in ALPN, such as"
                + " acme-tls/1; the first one they name that is here counts.")
        @Default("{}")
        Map<String, String> alpn) {

  /// Clients are sent away.
  static final String REJECT = "reject";

  /// Their TLS ends here.
  static final String TERMINATE = "terminate";

  private static final int LONGEST_NAME = 255;

  /// Checks the names.
  ///
  /// @throws IllegalArgumentException if one is none
  public SniSettings {
    alpn = Map.copyOf(alpn);
    for (String name : alpn.keySet()) {
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        throw new IllegalArgumentException("alpn: " + name + " (expected: 1 to 255 characters)");
      }
    }
  }

  /// Whether somebody's TLS ends here.
  boolean terminates() {
    return to.equals(TERMINATE) || alpn.containsValue(TERMINATE);
  }

  /// Whether it names a pool.
  static boolean isPool(String to) {
    return !to.equals(REJECT) && !to.equals(TERMINATE);
  }
}
