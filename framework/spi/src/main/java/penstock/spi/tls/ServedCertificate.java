package penstock.spi.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// A certificate that is shown to clients.
///
/// @param name what the configuration calls it, such as its file; stays the same when it is renewed
/// @param hosts whom it is for, in lower case, wildcards as `*.example.com`
/// @param certificate itself, without the chain behind it
/// @param expires when it, or one that vouches for it, expires
public record ServedCertificate(
    String name, List<String> hosts, X509Certificate certificate, Instant expires) {

  /// What is shown of an identity.
  ///
  /// @param name what the configuration calls it
  public static ServedCertificate of(String name, Identity identity) {
    return new ServedCertificate(name, identity.names(), identity.leaf(), identity.expires());
  }
}
