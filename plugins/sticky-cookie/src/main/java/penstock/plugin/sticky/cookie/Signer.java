package penstock.plugin.sticky.cookie;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.Bond;

/// Writes and reads what clients carry: a word for the endpoint, the time of issue, and a signature
/// of both. Any thread may use it. Of late, it remembers what it found to be signed: the same
/// client comes again and again.
///
/// Everything is base64 of the URL's alphabet and has one length: 11 characters for 64 bits of a
/// keyed hash of the endpoint's name, 6 for seconds since 1970, 22 for 128 bits of HMAC-SHA256. The
/// keys are bound to the pool: what was issued for one says nothing in another.
final class Signer {

  static final int WORD = 11;
  private static final int TIME = 6;
  private static final int SIGNED = WORD + TIME;
  private static final int SIGNATURE = 22;
  private static final int LENGTH = SIGNED + SIGNATURE;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int WORD_BYTES = 8;
  private static final int SIGNATURE_BYTES = 16;

  /// Clocks of a fleet differ a little.
  private static final long SKEW_SECONDS = 300;

  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  /// A power of two. Each takes about 250 bytes.
  private static final int REMEMBERED = 512;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  // Threads race for each place, and whatever one finds there was found by another to be true.
  private final @Nullable Signed[] remembered = new Signed[REMEMBERED];
  private final List<KeyedHash> keys;
  private final InstantSource clock;
  private final long ttlSeconds;

  /// @param own the block's own keys; empty for those of the fleet
  /// @param ttl how long what is written holds
  Signer(List<Secret> own, Duration ttl, Context context) {
    List<String> texts =
        own.isEmpty() ? context.cookieKeys() : own.stream().map(Secret::text).toList();
    this.keys =
        texts.stream().map(key -> KeyedHash.of(key, "penstock sticky " + context.path())).toList();
    this.clock = context.clock();
    this.ttlSeconds = Math.max(1, ttl.toSeconds());
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (byte i = 0; i < ALPHABET.length; i++) {
      values[ALPHABET[i]] = i;
    }
    return values;
  }

  /// The endpoint's word under each key, that of the first key first.
  List<String> words(Endpoint endpoint) {
    return keys.stream().map(key -> word(key, endpoint)).toList();
  }

  /// The endpoint's word under the first key.
  String word(Endpoint endpoint) {
    return word(keys.getFirst(), endpoint);
  }

  private static String word(KeyedHash key, Endpoint endpoint) {
    byte[] hash = key.of(("endpoint " + endpoint.name()).getBytes(StandardCharsets.UTF_8));
    return BASE64.encodeToString(Arrays.copyOf(hash, WORD_BYTES));
  }

  /// What a client is to carry from now on.
  String issue(Endpoint endpoint) {
    byte[] text = new byte[SIGNED];
    byte[] word = word(endpoint).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(word, 0, text, 0, WORD);
    long seconds = now();
    for (int i = SIGNED - 1; i >= WORD; i--) {
      text[i] = ALPHABET[(int) (seconds & 63)];
      seconds >>>= 6;
    }
    return new String(text, StandardCharsets.US_ASCII)
        + new String(signature(keys.getFirst(), text), StandardCharsets.US_ASCII);
  }

  /// What a client carries is worth.
  Bond read(String carried) {
    int place = carried.hashCode() & (REMEMBERED - 1);
    Signed known = remembered[place];
    if (known != null && known.isOf(carried)) {
      return judge(known);
    }
    Signed found = verify(carried);
    if (found == null) {
      return Bond.INVALID;
    }
    remembered[place] = found;
    return judge(found);
  }

  /// @return null if it is not of our making
  private @Nullable Signed verify(String carried) {
    if (carried.length() != LENGTH) {
      return null;
    }
    byte[] text = new byte[SIGNED];
    byte[] signature = new byte[SIGNATURE];
    for (int i = 0; i < carried.length(); i++) {
      char c = carried.charAt(i);
      if (c >= VALUES.length || VALUES[c] < 0) {
        return null;
      }
      if (i < SIGNED) {
        text[i] = (byte) c;
      } else {
        signature[i - SIGNED] = (byte) c;
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      if (MessageDigest.isEqual(signature, signature(keys.get(i), text))) {
        return new Signed(carried, seconds(text), i == 0);
      }
    }
    return null;
  }

  private static long seconds(byte[] text) {
    long seconds = 0;
    for (int i = WORD; i < SIGNED; i++) {
      seconds = seconds << 6 | VALUES[text[i]];
    }
    return seconds;
  }

  /// How old it is, is asked each time.
  private Bond judge(Signed signed) {
    long age = now() - signed.seconds;
    if (age >= ttlSeconds || age < -SKEW_SECONDS) {
      return Bond.INVALID;
    }
    return age * 2 < ttlSeconds ? signed.young : signed.aged;
  }

  /// What a client carries, and was found to be of our making.
  private static final class Signed {

    private final byte[] carried;
    private final long seconds;
    private final Bond young;
    private final Bond aged;

    /// @param seconds of issue
    /// @param byFirst whether it was signed by the first key; by another, it has aged at once
    Signed(String carried, long seconds, boolean byFirst) {
      String word = carried.substring(0, WORD);
      this.carried = carried.getBytes(StandardCharsets.ISO_8859_1);
      this.seconds = seconds;
      this.aged = Bond.aged(word);
      this.young = byFirst ? Bond.to(word) : aged;
    }

    /// Whether it is the same. How long that takes to say tells nothing of where the two differ.
    boolean isOf(String other) {
      if (other.length() != LENGTH) {
        return false;
      }
      byte[] bytes = other.getBytes(StandardCharsets.ISO_8859_1);
      long difference = differenceAt(LENGTH - Long.BYTES, bytes);
      for (int i = 0; i < LENGTH - Long.BYTES; i += Long.BYTES) {
        difference |= differenceAt(i, bytes);
      }
      return difference == 0;
    }

    private long differenceAt(int from, byte[] other) {
      return (long) EIGHT.get(other, from) ^ (long) EIGHT.get(carried, from);
    }
  }

  private static byte[] signature(KeyedHash key, byte[] text) {
    return BASE64.encode(Arrays.copyOf(key.of(text), SIGNATURE_BYTES));
  }

  private long now() {
    return clock.millis() / 1000;
  }
}
