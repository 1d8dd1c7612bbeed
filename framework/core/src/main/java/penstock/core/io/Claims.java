package penstock.core.io;

import io.undertow.util.HttpString;

/// Header fields in which proxies tell of a client, or of a request: applications believe them, and
/// clients like to forge them. They are taken from trusted clients only, and never from behind a
/// body.
public final class Claims {

  /// Marks a copy of a request, whose answer nobody gets.
  public static final HttpString MIRRORED = new HttpString("X-Penstock-Mirror");

  /// How many attempts were made before this one.
  public static final HttpString RETRY_ATTEMPT = new HttpString("X-Retry-Attempt");

  /// `Client-Cert`, RFC 9440.
  public static final HttpString CLIENT_CERT = new HttpString("Client-Cert");

  /// `Client-Cert-Chain`, RFC 9440.
  public static final HttpString CLIENT_CERT_CHAIN = new HttpString("Client-Cert-Chain");

  /// `X-Forwarded-Client-Cert`, as Envoy has it.
  public static final HttpString X_FORWARDED_CLIENT_CERT =
      new HttpString("X-Forwarded-Client-Cert");

  /// All that are not rewritten for everybody.
  public static final NameSet FROM_TRUSTED_ONLY =
      NameSet.of(
          new HttpString("X-Real-Ip"),
          new HttpString("X-Forwarded-Server"),
          new HttpString("X-Forwarded-Prefix"),
          X_FORWARDED_CLIENT_CERT,
          CLIENT_CERT,
          CLIENT_CERT_CHAIN,
          RETRY_ATTEMPT,
          MIRRORED);

  private Claims() {}
}
