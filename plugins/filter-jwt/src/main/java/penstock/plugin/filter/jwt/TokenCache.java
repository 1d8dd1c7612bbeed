package penstock.plugin.filter.jwt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Tokens that were verified, by their hash: the tokens themselves are not kept. Any thread may use
/// it; who looks waits for nobody.
///
/// There are two generations. When the younger one is full, the older one is dropped: a token in
/// use is verified again once in a while.
final class TokenCache {

  private final int most;
  private volatile Generations generations = new Generations();

  private record Generations(Map<Hash, Verified> young, Map<Hash, Verified> old) {

    Generations() {
      this(new ConcurrentHashMap<>(), Map.of());
    }

    Generations next() {
      return new Generations(new ConcurrentHashMap<>(), young);
    }
  }

  /// SHA-256 of a token: nobody can make another one with the same.
  record Hash(long a, long b, long c, long d) {

    static Hash of(String token) {
      byte[] bytes = digest().digest(token.getBytes(StandardCharsets.UTF_8));
      return new Hash(word(bytes, 0), word(bytes, 8), word(bytes, 16), word(bytes, 24));
    }

    private static MessageDigest digest() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256: none (expected: every JDK has it)", e);
      }
    }

    private static long word(byte[] bytes, int at) {
      long word = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        word = word << Byte.SIZE | (bytes[at + i] & 0xff);
      }
      return word;
    }

    @Override
    public int hashCode() {
      return (int) a;
    }
  }

  /// @param most tokens kept; 0 or more
  TokenCache(int most) {
    this.most = most;
  }

  /// What is known of a token; null if nothing is.
  @Nullable Verified find(Hash hash) {
    Generations now = generations;
    Verified found = now.young.get(hash);
    return found == null ? now.old.get(hash) : found;
  }

  /// Remembers a token. Not for I/O threads.
  synchronized void add(Hash hash, Verified verified) {
    if (most == 0) {
      return;
    }
    if (generations.young.size() >= Math.ceilDiv(most, 2)) {
      generations = generations.next();
    }
    generations.young.put(hash, verified);
  }
}
