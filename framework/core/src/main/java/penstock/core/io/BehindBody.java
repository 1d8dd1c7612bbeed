package penstock.core.io;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which fields may come behind a body.
///
/// Source: [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1), section 6.5.1.
public final class BehindBody {

  /// Fields that change how a message is read or whom it is from, or concern one hop only.
  private static final Set<HttpString> NEVER =
      Stream.concat(
              Stream.of(
                  Headers.CONNECTION,
                  Headers.TE,
                  Headers.TRAILER,
                  Headers.TRANSFER_ENCODING,
                  Headers.UPGRADE,
                  Headers.PROXY_AUTHENTICATE,
                  Headers.PROXY_AUTHORIZATION,
                  Headers.CONTENT_LENGTH,
                  Headers.CONTENT_ENCODING,
                  Headers.CONTENT_TYPE,
                  Headers.CONTENT_RANGE,
                  Headers.HOST,
                  Headers.EXPECT,
                  Headers.COOKIE,
                  Headers.SET_COOKIE,
                  Headers.AUTHORIZATION,
                  Headers.VIA,
                  Headers.X_FORWARDED_FOR,
                  Headers.X_FORWARDED_PROTO,
                  Headers.X_FORWARDED_HOST),
              Stream.of(
                      "Keep-Alive",
                      "Proxy-Connection",
                      "Forwarded",
                      "X-Forwarded-Port",
                      "X-Request-Id")
                  .map(HttpString::new))
          .collect(Collectors.toUnmodifiableSet());

  private BehindBody() {}

  /// Whether a field means there what it says.
  public static boolean mayBe(HttpString name) {
    return !NEVER.contains(name) && !Claims.FROM_TRUSTED_ONLY.contains(name);
  }
}
