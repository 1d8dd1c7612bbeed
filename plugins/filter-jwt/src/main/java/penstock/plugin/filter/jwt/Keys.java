package penstock.plugin.filter.jwt;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys that are trusted at one moment. Immutable; two are the same only if they were read at
/// once.
final class Keys {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN (PUBLIC KEY|CERTIFICATE)-----([A-Za-z0-9+/=\\s]+)-----END \\1");

  private final JWKSet set;

  private Keys(JWKSet set) {
    this.set = set;
  }

  /// Reads a JWK set, RFC 7517. Keys of kinds that are not known are left out, and so are secrets:
  /// who publishes one has none.
  ///
  /// @param json the set
  /// @throws IllegalArgumentException if it holds no key
  static Keys ofSet(String json) {
    List<JWK> keys;
    try {
      keys =
          JWKSet.parse(json).getKeys().stream()
              .filter(key -> !key.getKeyType().equals(KeyType.OCT))
              .map(JWK::toPublicJWK)
              .toList();
    } catch (ParseException e) {
      throw new IllegalArgumentException("jwks: no JWK set (expected: {\"keys\": [...]})", e);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("jwks: no public key (expected: one or more)");
    }
    return new Keys(new JWKSet(keys));
  }

  /// Reads a public key, or the one of a certificate.
  ///
  /// @param text PEM
  /// @throws IllegalArgumentException if it is neither
  static Keys ofPem(String text) {
    Matcher matcher = PEM.matcher(text);
    if (!matcher.find()) {
      throw noKey(null);
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
    try {
      boolean certificate = matcher.group(1).equals("CERTIFICATE");
      return new Keys(new JWKSet(jwk(certificate ? ofCertificate(der) : ofDer(der))));
    } catch (GeneralSecurityException e) {
      throw noKey(e);
    }
  }

  private static PublicKey ofCertificate(byte[] der) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(der))
        .getPublicKey();
  }

  private static PublicKey ofDer(byte[] der) throws GeneralSecurityException {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException _) {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    }
  }

  private static JWK jwk(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> new RSAKey.Builder(rsa).build();
      case ECPublicKey ec -> {
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        if (curve == null) {
          throw noKey(null);
        }
        yield new ECKey.Builder(curve, ec).build();
      }
      default -> throw noKey(null);
    };
  }

  private static IllegalArgumentException noKey(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "key: not readable (expected: an RSA or EC public key, or a certificate, in PEM)", cause);
  }

  /// A secret that the issuer shares with us.
  static Keys ofSecret(String secret) {
    return new Keys(new JWKSet(new OctetSequenceKey.Builder(bytes(secret)).build()));
  }

  static byte[] bytes(String secret) {
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  /// How many there are; 1 or more.
  int size() {
    return set.size();
  }

  /// The keys that may have signed a token with this header: of the algorithm's kind, with the
  /// token's key id if it has one, and not meant for something else.
  List<JWK> fitting(JWSHeader header) {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
    List<JWK> fitting = matcher == null ? List.of() : new JWKSelector(matcher).select(set);
    if (!fitting.isEmpty() || header.getKeyID() == null || set.getKeys().size() > 1) {
      return fitting;
    }
    // A single key that was given without an id is meant for every token.
    JWK only = set.getKeys().getFirst();
    return only.getKeyID() == null
        ? fitting(new JWSHeader.Builder(header).keyID(null).build())
        : fitting;
  }
}
