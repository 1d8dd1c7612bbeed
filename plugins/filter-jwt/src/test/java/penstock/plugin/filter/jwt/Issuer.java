package penstock.plugin.filter.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Somebody who signs tokens.
final class Issuer {

  static final String NAME = "https://id.test";
  static final RSAKey RSA = rsa("rsa-1");
  static final RSAKey OTHER_RSA = rsa("rsa-2");
  static final ECKey EC = ec("ec-1");

  private Issuer() {}

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The public halves, as they are published.
  static String jwks(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  /// The claims of somebody from the beginning of time on, for a minute.
  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(NAME)
        .subject("ann")
        .audience("shop")
        .claim("tier", "gold")
        .expirationTime(seconds(60));
  }

  static Date seconds(long since1970) {
    return Date.from(Instant.ofEpochSecond(since1970));
  }

  static String sign(JWTClaimsSet.Builder claims, JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> sign(claims, JWSAlgorithm.RS256, key.getKeyID(), new RSASSASigner(rsa));
      case ECKey ec -> sign(claims, JWSAlgorithm.ES256, key.getKeyID(), new ECDSASigner(ec));
      default -> throw new JOSEException("key: " + key.getKeyType());
    };
  }

  static String sign(JWTClaimsSet.Builder claims, byte[] secret) throws JOSEException {
    return sign(claims, JWSAlgorithm.HS256, null, new MACSigner(secret));
  }

  static String sign(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, @Nullable String key, JWSSigner signer)
      throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(key).build();
    SignedJWT jwt = new SignedJWT(header, claims.build());
    jwt.sign(signer);
    return jwt.serialize();
  }
}
