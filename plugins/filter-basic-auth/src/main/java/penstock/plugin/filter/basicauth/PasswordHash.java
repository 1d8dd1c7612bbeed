package penstock.plugin.filter.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A hashed password, with what is needed to hash another one likewise.
///
/// @param scheme how it was made
/// @param rounds how often it was turned over
/// @param salt as it goes into the hash
/// @param hash the outcome, as bytes in text form
public record PasswordHash(Scheme scheme, int rounds, String salt, String hash) {

  private static final Pattern CRYPT =
      Pattern.compile("\\$([56])\\$(?:rounds=(\\d{1,9})\\$)?([^$:\\s]{0,16})\\$([./0-9A-Za-z]+)");
  private static final Pattern PBKDF2 =
      Pattern.compile("\\$pbkdf2-sha256\\$(\\d{1,8})\\$([./+0-9A-Za-z]+)\\$([./+0-9A-Za-z]{43})");
  private static final int CRYPT_ROUNDS = 5_000;
  private static final int LEAST_ROUNDS = 1_000;

  /// More would let a few wrong passwords keep a core busy.
  private static final int MOST_ROUNDS = 5_000_000;

  /// How a hash is made.
  public enum Scheme {
    /// SHA-256 crypt, `$5$`.
    SHA256_CRYPT,
    /// SHA-512 crypt, `$6$`.
    SHA512_CRYPT,
    /// PBKDF2 with HMAC-SHA-256.
    PBKDF2_SHA256
  }

  /// Reads a hash.
  ///
  /// @param text such as `$6$salt$...`
  /// @throws IllegalArgumentException if it is none of a known kind, above all a password in plain
  ///   text; the message does not hold it
  public static PasswordHash parse(String text) {
    Matcher crypt = CRYPT.matcher(text);
    if (crypt.matches()) {
      boolean sha512 = crypt.group(1).equals("6");
      Scheme scheme = sha512 ? Scheme.SHA512_CRYPT : Scheme.SHA256_CRYPT;
      if (crypt.group(4).length() == (sha512 ? 86 : 43)) {
        int rounds = crypt.group(2) == null ? CRYPT_ROUNDS : rounds(crypt.group(2));
        return new PasswordHash(scheme, rounds, crypt.group(3), crypt.group(4));
      }
    }
    Matcher pbkdf2 = PBKDF2.matcher(text);
    if (pbkdf2.matches()) {
      return new PasswordHash(
          Scheme.PBKDF2_SHA256, rounds(pbkdf2.group(1)), pbkdf2.group(2), pbkdf2.group(3));
    }
    throw new IllegalArgumentException(
        "password (expected: a hash that begins with $6$, $5$ or $pbkdf2-sha256$)");
  }

  private static int rounds(String text) {
    int rounds = Integer.parseInt(text);
    if (rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "rounds: " + rounds + " (expected: " + LEAST_ROUNDS + " to " + MOST_ROUNDS + ")");
    }
    return rounds;
  }

  /// Whether it was made of this password. Takes milliseconds of CPU time; how many says nothing of
  /// how much of the password is right.
  boolean matches(byte[] password) {
    byte[] made =
        switch (scheme) {
          case SHA256_CRYPT -> ShaCrypt.SHA256.hash(password, salt, rounds);
          case SHA512_CRYPT -> ShaCrypt.SHA512.hash(password, salt, rounds);
          case PBKDF2_SHA256 -> pbkdf2(password);
        };
    return MessageDigest.isEqual(made, bytesOfHash());
  }

  private byte[] bytesOfHash() {
    return switch (scheme) {
      case PBKDF2_SHA256 -> decode(hash);
      case SHA256_CRYPT, SHA512_CRYPT -> hash.getBytes(StandardCharsets.US_ASCII);
    };
  }

  /// One block of PBKDF2, RFC 8018 5.2: the hash is as long as the block. The JDK's own takes
  /// characters, and not those of every password.
  private byte[] pbkdf2(byte[] password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // A key must not be empty; one zero byte is the same key to HMAC.
      mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, "HmacSHA256"));
      mac.update(decode(salt));
      byte[] turned = mac.doFinal(new byte[] {0, 0, 0, 1});
      byte[] all = turned.clone();
      for (int i = 1; i < rounds; i++) {
        turned = mac.doFinal(turned);
        for (int k = 0; k < all.length; k++) {
          all[k] ^= turned[k];
        }
      }
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256: missing (expected: in every JDK)", e);
    }
  }

  /// Base64 as passlib writes it: without padding, with dots in place of pluses.
  private static byte[] decode(String text) {
    return Base64.getDecoder().decode(text.replace('.', '+'));
  }

  /// Without salt and hash, lest they come into a log.
  @Override
  public String toString() {
    return scheme.name();
  }
}
