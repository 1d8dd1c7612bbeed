package penstock.plugin.filter.basicauth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A hashed password, with what is needed to hash another one likewise.
///
/// @param scheme how it was made
/// @param rounds how often it was turned over; for bcrypt the logarithm of it
/// @param salt as it goes into the hash; empty for bcrypt
/// @param hash the outcome, as bytes in text form; for bcrypt the whole text
public record PasswordHash(Scheme scheme, int rounds, String salt, String hash) {

  private static final Pattern CRYPT =
      Pattern.compile("\\$([56])\\$(?:rounds=(\\d{1,9})\\$)?([^$:\\s]{0,16})\\$([./0-9A-Za-z]+)");
  private static final Pattern PBKDF2 =
      Pattern.compile("\\$pbkdf2-sha256\\$(\\d{1,8})\\$([./+0-9A-Za-z]+)\\$([./+0-9A-Za-z]{43})");
  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./0-9A-Za-z]{53}");
  private static final int CRYPT_ROUNDS = 5_000;
  private static final int LEAST_ROUNDS = 1_000;

  /// More would let a few wrong passwords keep a core busy.
  private static final int MOST_ROUNDS = 5_000_000;

  private static final int LEAST_COST = 4;
  private static final int MOST_COST = 15;

  /// How a hash is made.
  public enum Scheme {
    /// SHA-256 crypt, `$5$`.
    SHA256_CRYPT,
    /// SHA-512 crypt, `$6$`.
    SHA512_CRYPT,
    /// PBKDF2 with HMAC-SHA-256.
    PBKDF2_SHA256,
    /// bcrypt, `$2y$`, `$2b$` or `$2a$`.
    BCRYPT
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
    Matcher bcrypt = BCRYPT.matcher(text);
    if (bcrypt.matches()) {
      return new PasswordHash(Scheme.BCRYPT, cost(bcrypt.group(1)), "", text);
    }
    throw new IllegalArgumentException(
        "password (expected: a hash that begins with $6$, $5$, $2y$, $2b$, $2a$ or"
            + " $pbkdf2-sha256$)");
  }

  private static int rounds(String text) {
    int rounds = Integer.parseInt(text);
    if (rounds < LEAST_ROUNDS || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "rounds: " + rounds + " (expected: " + LEAST_ROUNDS + " to " + MOST_ROUNDS + ")");
    }
    return rounds;
  }

  private static int cost(String text) {
    int cost = Integer.parseInt(text);
    if (cost < LEAST_COST || cost > MOST_COST) {
      throw new IllegalArgumentException(
          "cost: " + cost + " (expected: " + LEAST_COST + " to " + MOST_COST + ")");
    }
    return cost;
  }

  /// Whether it was made of this password. Takes milliseconds of CPU time; how many says nothing of
  /// how much of the password is right.
  boolean matches(byte[] password) {
    byte[] text = hash.getBytes(StandardCharsets.US_ASCII);
    return switch (scheme) {
      case SHA256_CRYPT ->
          MessageDigest.isEqual(ShaCrypt.SHA256.hash(password, salt, rounds), text);
      case SHA512_CRYPT ->
          MessageDigest.isEqual(ShaCrypt.SHA512.hash(password, salt, rounds), text);
      case PBKDF2_SHA256 -> MessageDigest.isEqual(pbkdf2(password), decode(hash));
      case BCRYPT -> bcrypt(password, text);
    };
  }

  /// bcrypt takes a zero byte behind the password, and 72 bytes at most. The three kinds that are
  /// known here differ in the bugs of programs that do not make them any more.
  private static boolean bcrypt(byte[] password, byte[] text) {
    boolean fits = password.length < BCrypt.Version.MAX_PW_LENGTH_BYTE;
    byte[] taken = fits ? password : Arrays.copyOf(password, BCrypt.Version.MAX_PW_LENGTH_BYTE);
    BCrypt.Version version =
        fits ? BCrypt.Version.VERSION_2Y : BCrypt.Version.VERSION_2Y_NO_NULL_TERMINATOR;
    return BCrypt.verifyer(version, LongPasswordStrategies.none()).verify(taken, text).verified;
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
