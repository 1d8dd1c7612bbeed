package penstock.core.connection;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What client and endpoint of a WebSocket exchange in HTTP/1.1 to see that they mean the same, and
/// what HTTP/2 has no use for.
///
/// Source: [RFC 6455](https://www.rfc-editor.org/rfc/rfc6455#section-4.2.2), section 4.2.2, and
/// [RFC 8441](https://www.rfc-editor.org/rfc/rfc8441#section-5), section 5.
public final class WebSocketKey {

  /// The protocol's name.
  public static final String PROTOCOL = "websocket";

  private static final String BEHIND_KEY = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;

  private WebSocketKey() {}

  /// A new key.
  public static String next() {
    byte[] key = new byte[BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /// What is answered to the key of a request.
  ///
  /// @param headers of the request
  /// @return null if it has none
  public static @Nullable String answer(HeaderMap headers) {
    String key = headers.getFirst(Headers.SEC_WEB_SOCKET_KEY);
    if (key == null) {
      return null;
    }
    byte[] joined = (key.strip() + BEHIND_KEY).getBytes(StandardCharsets.ISO_8859_1);
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-1: unknown (expected: part of every JDK)", e);
    }
  }
}
