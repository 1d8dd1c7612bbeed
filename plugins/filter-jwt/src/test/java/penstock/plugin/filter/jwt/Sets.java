package penstock.plugin.filter.jwt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings as users would write them, with the defaults for the rest.
record Sets(
    @Nullable String jwks,
    @Nullable String key,
    @Nullable String secret,
    List<String> algorithms,
    Map<String, String> claims,
    String token,
    boolean optional,
    boolean forward) {

  static Sets jwks(String jwks) {
    return new Sets(jwks, null, null, List.of(), Map.of(), "bearer", false, true);
  }

  static Sets key(String pem) {
    return new Sets(null, pem, null, List.of(), Map.of(), "bearer", false, true);
  }

  static Sets secret(String secret) {
    return new Sets(null, null, secret, List.of(), Map.of(), "bearer", false, true);
  }

  Sets algorithms(String... names) {
    return new Sets(jwks, key, secret, List.of(names), claims, token, optional, forward);
  }

  Sets claims(Map<String, String> wanted) {
    return new Sets(jwks, key, secret, algorithms, wanted, token, optional, forward);
  }

  Sets token(String place) {
    return new Sets(jwks, key, secret, algorithms, claims, place, optional, forward);
  }

  Sets optionally() {
    return new Sets(jwks, key, secret, algorithms, claims, token, true, forward);
  }

  Sets stripped() {
    return new Sets(jwks, key, secret, algorithms, claims, token, optional, false);
  }

  Settings settings() {
    return trusting(null);
  }

  Settings trusting(@Nullable Path ca) {
    return new Settings(
        Issuer.NAME,
        List.of("shop", "office"),
        jwks,
        key,
        secret,
        algorithms,
        claims,
        TokenPlace.parse(token),
        optional,
        forward,
        Duration.ofSeconds(5),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        100,
        "test",
        ca);
  }
}
