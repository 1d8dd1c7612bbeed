package penstock.plugin.filter.basicauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Headers that were found right, so that the next request need not wait for a hash. It holds none
/// of them, but codes that a key of its own makes of them. Safe for use by several threads.
final class Verified {

  private static final String ALGORITHM = "HmacSHA256";

  private final int most;
  private final SecretKeySpec key;
  private volatile Map<ByteBuffer, Boolean> young = new ConcurrentHashMap<>();
  private volatile Map<ByteBuffer, Boolean> old = Map.of();

  /// @param most how many are remembered at least before any is forgotten; no more than twice as
  ///   many are ever held, but for a few that come at the same moment
  Verified(int most) {
    this.most = most;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// Whether the header was found right, not too long ago.
  boolean contains(String header) {
    ByteBuffer code = code(header);
    if (young.containsKey(code)) {
      return true;
    }
    boolean known = old.containsKey(code);
    if (known) {
      remember(code);
    }
    return known;
  }

  /// Remembers a header that was found right.
  void add(String header) {
    remember(code(header));
  }

  private void remember(ByteBuffer code) {
    Map<ByteBuffer, Boolean> into = young;
    if (into.size() >= most) {
      into = new ConcurrentHashMap<>();
      old = young;
      young = into;
    }
    into.put(code, Boolean.TRUE);
  }

  private ByteBuffer code(String header) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return ByteBuffer.wrap(mac.doFinal(header.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + ": missing (expected: in every JDK)", e);
    }
  }
}
