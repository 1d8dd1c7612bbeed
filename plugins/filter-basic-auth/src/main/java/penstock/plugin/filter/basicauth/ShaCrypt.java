package penstock.plugin.filter.basicauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash of passwords that `crypt(3)` calls `$5$` and `$6$`.
///
/// Source: U. Drepper, Unix crypt using SHA-256 and SHA-512, 2008; the numbers in the comments are
/// its steps.
enum ShaCrypt {
  /// `$5$`.
  SHA256("SHA-256", 32),
  /// `$6$`.
  SHA512("SHA-512", 64);

  private static final String DIGITS =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final String algorithm;
  private final int length;

  ShaCrypt(String algorithm, int length) {
    this.algorithm = algorithm;
    this.length = length;
  }

  /// Hashes a password.
  ///
  /// @return the hash in the digits of crypt, as ASCII
  byte[] hash(byte[] password, String saltText, int rounds) {
    byte[] salt = saltText.getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = digest();
    byte[] mixed = mixed(digest, password, salt);
    byte[] passwords = passwords(digest, password);
    byte[] salts = salts(digest, salt, 16 + (mixed[0] & 0xff));
    // 21
    for (int i = 0; i < rounds; i++) {
      boolean odd = (i & 1) != 0;
      digest.update(odd ? passwords : mixed);
      if (i % 3 != 0) {
        digest.update(salts);
      }
      if (i % 7 != 0) {
        digest.update(passwords);
      }
      digest.update(odd ? mixed : passwords);
      mixed = digest.digest();
    }
    return encoded(mixed).getBytes(StandardCharsets.US_ASCII);
  }

  /// 1 to 12.
  private byte[] mixed(MessageDigest digest, byte[] password, byte[] salt) {
    digest.update(password);
    digest.update(salt);
    digest.update(password);
    byte[] other = digest.digest();
    digest.update(password);
    digest.update(salt);
    digest.update(repeated(other, password.length));
    for (int bits = password.length; bits > 0; bits >>= 1) {
      digest.update((bits & 1) != 0 ? other : password);
    }
    return digest.digest();
  }

  /// 13 to 16.
  private byte[] passwords(MessageDigest digest, byte[] password) {
    for (int i = 0; i < password.length; i++) {
      digest.update(password);
    }
    return repeated(digest.digest(), password.length);
  }

  /// 17 to 20.
  private byte[] salts(MessageDigest digest, byte[] salt, int times) {
    for (int i = 0; i < times; i++) {
      digest.update(salt);
    }
    return repeated(digest.digest(), salt.length);
  }

  private static byte[] repeated(byte[] block, int size) {
    byte[] all = new byte[size];
    for (int at = 0; at < size; at += block.length) {
      System.arraycopy(block, 0, all, at, Math.min(block.length, size - at));
    }
    return all;
  }

  /// 22: three bytes become four digits, in an order that goes round in thirds of the hash.
  private String encoded(byte[] hash) {
    StringBuilder out = new StringBuilder();
    int third = length / 3;
    int[] at = {0, third, 2 * third};
    for (int i = 0; i < third; i++) {
      int high = hash[at[0]] & 0xff;
      int middle = hash[at[1]] & 0xff;
      digits(out, (high << 16) + (middle << 8) + (hash[at[2]] & 0xff), 4);
      at = this == SHA512 ? new int[] {at[1] + 1, at[2] + 1, at[0] + 1} : turned(at);
    }
    if (this == SHA512) {
      digits(out, hash[63] & 0xff, 2);
    } else {
      digits(out, ((hash[31] & 0xff) << 8) + (hash[30] & 0xff), 3);
    }
    return out.toString();
  }

  private static int[] turned(int[] at) {
    return new int[] {at[2] + 1, at[0] + 1, at[1] + 1};
  }

  private static void digits(StringBuilder out, int value, int count) {
    int left = value;
    for (int i = 0; i < count; i++) {
      out.append(DIGITS.charAt(left & 0x3f));
      left >>>= 6;
    }
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + ": missing (expected: in every JDK)", e);
    }
  }
}
