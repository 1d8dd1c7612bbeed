package penstock.plugin.filter.jwt;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The signatures that are believed. `none` is not among them, and a token signed with a shared
/// secret is never checked against a public key, nor the other way round.
final class Algorithms {

  private static final List<String> PUBLIC =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
  private static final List<String> SECRET = List.of("HS256", "HS384", "HS512");

  private Algorithms() {}

  /// Those named, or all that fit.
  ///
  /// @param secret whether tokens are signed with a shared secret
  /// @throws IllegalArgumentException if one does not fit
  static Set<JWSAlgorithm> of(List<String> names, boolean secret) {
    List<String> fitting = secret ? SECRET : PUBLIC;
    for (String name : names) {
      if (!fitting.contains(name)) {
        throw new IllegalArgumentException(
            "algorithms: " + name + " (expected: " + String.join(", ", fitting) + ")");
      }
    }
    return (names.isEmpty() ? fitting : names)
        .stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
  }
}
