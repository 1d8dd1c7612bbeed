package penstock.plugin.tls.termination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which cipher suites BoringSSL has, by the JDK's names.
final class BoringCiphers {

  /// Those of TLS 1.3, which BoringSSL always offers, in an order of its own.
  private static final Set<String> NEWER =
      Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  /// Those of TLS 1.2, by their names in OpenSSL.
  private static final Map<String, String> OLDER = older();

  private BoringCiphers() {}

  private static Map<String, String> older() {
    Map<String, String> kinds =
        Map.of(
            "AES128-GCM-SHA256", "AES_128_GCM_SHA256",
            "AES256-GCM-SHA384", "AES_256_GCM_SHA384",
            "CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256",
            "AES128-SHA", "AES_128_CBC_SHA",
            "AES256-SHA", "AES_256_CBC_SHA");
    Map<String, String> all = new HashMap<>();
    kinds.forEach((open, jdk) -> {
      all.put("ECDHE-ECDSA-" + open, "TLS_ECDHE_ECDSA_WITH_" + jdk);
      all.put("ECDHE-RSA-" + open, "TLS_ECDHE_RSA_WITH_" + jdk);
      if (!open.startsWith("CHACHA20")) {
        all.put(open, "TLS_RSA_WITH_" + jdk);
      }
    });
    return Map.copyOf(all);
  }

  /// Why it cannot offer these and no others; null if it can.
  ///
  /// @param names by the JDK's names
  static @Nullable String problem(List<String> names) {
    long newer = names.stream().filter(NEWER::contains).count();
    if (newer != 0 && newer != NEWER.size()) {
      return "all three suites of TLS 1.3 or none, of which BoringSSL lets nobody choose";
    }
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(NEWER);
    unknown.removeAll(OLDER.values());
    return unknown.isEmpty() ? null : "suites that BoringSSL has, not " + unknown.getFirst();
  }

  /// Whether there is one of TLS 1.3 among them.
  static boolean anyOfTls13(List<String> names) {
    return names.stream().anyMatch(NEWER::contains);
  }

  /// Those of TLS 1.2 among them, as BoringSSL wants to be told; it knows the JDK's names. Empty if
  /// there is none.
  static String ofTls12(List<String> names) {
    return String.join(":", names.stream().filter(OLDER::containsValue).toList());
  }

  /// The JDK's name of a suite.
  ///
  /// @param name as BoringSSL calls it
  static String nameOf(String name) {
    return OLDER.getOrDefault(name, name);
  }
}
