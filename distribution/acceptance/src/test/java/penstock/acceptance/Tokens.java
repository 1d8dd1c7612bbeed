package penstock.acceptance;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/// Somebody who signs tokens with RS256.
final class Tokens {

  private final KeyPair keys;
  private final String id;

  private Tokens(KeyPair keys, String id) {
    this.keys = keys;
    this.id = id;
  }

  /// A signer with a new key.
  ///
  /// @param id of the key
  static Tokens with(String id) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return new Tokens(generator.generateKeyPair(), id);
  }

  /// The public key as a JWK set.
  String jwks() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return """
    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}\
    """
        .formatted(id, number(key.getModulus()), number(key.getPublicExponent()));
  }

  private static String number(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    byte[] plain = new byte[bytes.length - sign];
    System.arraycopy(bytes, sign, plain, 0, plain.length);
    return base64(plain);
  }

  /// A token.
  ///
  /// @param claims as JSON
  String sign(String claims) throws GeneralSecurityException {
    String header = "{\"alg\":\"RS256\",\"kid\":\"" + id + "\"}";
    String signed = base64(utf8(header)) + "." + base64(utf8(claims));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(utf8(signed));
    return signed + "." + base64(signature.sign());
  }

  /// A token of somebody, good for an hour.
  String of(String subject) throws GeneralSecurityException {
    long end = System.currentTimeMillis() / 1000 + 3600;
    return sign(
        """
        {"iss":"https://id.test","sub":"%s","tier":"gold","exp":%d}\
        """
            .formatted(subject, end));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
