package penstock.plugin.filter.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// Checks tokens. Any thread may use it, but no I/O thread should: a signature takes its time.
final class Verifier {

  private final Settings settings;
  private final KeySource source;
  private final Set<JWSAlgorithm> algorithms;

  Verifier(Settings settings, KeySource source) {
    this.settings = settings;
    this.source = source;
    this.algorithms = Algorithms.of(settings.algorithms(), settings.secret() != null);
  }

  /// Checks everything that time does not change.
  ///
  /// @throws InvalidTokenException if it is not to be believed
  /// @throws KeySource.NoKeysException if there are no keys to check it with
  Verified verify(String token) throws InvalidTokenException, KeySource.NoKeysException {
    SignedJWT jwt = parsed(token);
    Keys keys = source.current();
    List<JWK> fitting = keys.fitting(jwt.getHeader());
    boolean signed = signed(jwt, fitting);
    // Who names no key may have been given a newer one, that looks like those in hand.
    if (!signed && (fitting.isEmpty() || jwt.getHeader().getKeyID() == null)) {
      Keys newer = source.newerThan(keys);
      signed = newer != keys && signed(jwt, newer.fitting(jwt.getHeader()));
      keys = newer;
    }
    if (!signed) {
      throw new InvalidTokenException("the signature is not one we trust");
    }
    return verified(claimsOf(jwt), keys);
  }

  private static boolean signed(SignedJWT jwt, List<JWK> byOneOf) {
    return byOneOf.stream().anyMatch(key -> signed(jwt, key));
  }

  private SignedJWT parsed(String token) throws InvalidTokenException {
    SignedJWT jwt;
    try {
      jwt = SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException _) {
      throw new InvalidTokenException("the token is malformed");
    }
    if (!algorithms.contains(jwt.getHeader().getAlgorithm())) {
      throw new InvalidTokenException("the signature is of a kind we do not take");
    }
    return jwt;
  }

  private static boolean signed(SignedJWT jwt, JWK key) {
    try {
      return jwt.verify(verifier(key));
    } catch (JOSEException _) {
      // The key does not fit, or the token asks for something that we do not understand.
      return false;
    }
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      case OctetSequenceKey secret -> new MACVerifier(secret);
      default -> throw new JOSEException("key type: " + key.getKeyType());
    };
  }

  private static JWTClaimsSet claimsOf(SignedJWT jwt) throws InvalidTokenException {
    JWTClaimsSet claims;
    try {
      claims = jwt.getJWTClaimsSet();
    } catch (ParseException _) {
      throw new InvalidTokenException("the claims are malformed");
    }
    if (claims == null) {
      throw new InvalidTokenException("the claims are malformed");
    }
    return claims;
  }

  private Verified verified(JWTClaimsSet claims, Keys keys) throws InvalidTokenException {
    if (settings.issuer() != null && !settings.issuer().equals(claims.getIssuer())) {
      throw new InvalidTokenException("the issuer is not the one we trust");
    }
    List<String> audience = claims.getAudience();
    if (!settings.audience().isEmpty()
        && settings.audience().stream().noneMatch(audience::contains)) {
      throw new InvalidTokenException("the token is for somebody else");
    }
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw new InvalidTokenException("the token never expires");
    }
    Date notBefore = claims.getNotBeforeTime();
    return new Verified(
        keys,
        seconds(expires),
        notBefore == null ? Long.MIN_VALUE / 2 : seconds(notBefore),
        Claims.fit(claims, settings.claims()),
        Claims.facts(claims));
  }

  private static long seconds(Date date) {
    return date.toInstant().getEpochSecond();
  }
}
