package penstock.plugin.sticky.cookie;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// HMAC-SHA256 with one key. Any thread may use it at once: the two digests that have seen the key
/// are copied for each message, which costs half of the work and needs no lock.
///
/// Source: [RFC 2104](https://www.rfc-editor.org/rfc/rfc2104).
final class KeyedHash {

  private static final int BLOCK = 64;

  private final MessageDigest inner;
  private final MessageDigest outer;

  KeyedHash(byte[] key) {
    byte[] block = new byte[BLOCK];
    byte[] fitting = key.length > BLOCK ? sha256().digest(key) : key;
    System.arraycopy(fitting, 0, block, 0, fitting.length);
    this.inner = begun(block, 0x36);
    this.outer = begun(block, 0x5c);
  }

  /// A hash of which nobody can tell the key of another purpose.
  static KeyedHash of(String key, String purpose) {
    KeyedHash whole = new KeyedHash(key.getBytes(StandardCharsets.UTF_8));
    return new KeyedHash(whole.of(purpose.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest begun(byte[] block, int pad) {
    byte[] padded = new byte[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      padded[i] = (byte) (block[i] ^ pad);
    }
    MessageDigest digest = sha256();
    digest.update(padded);
    return digest;
  }

  /// The 32 bytes of a message.
  byte[] of(byte[] message) {
    MessageDigest first = copy(inner);
    first.update(message);
    MessageDigest second = copy(outer);
    second.update(first.digest());
    return second.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: none (expected: one in every JDK)", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256: cannot be copied (expected: the JDK's)", e);
    }
  }
}
