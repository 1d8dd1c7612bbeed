package penstock.admin;

import java.time.Instant;
import java.util.List;

/// A certificate that clients are shown, as operators see it.
///
/// @param listener who shows it
/// @param name what the configuration calls it, such as its file
/// @param hosts whom it is for
/// @param key the kind of its key, such as `EC`
/// @param issuer who vouches for it
/// @param sha256 its fingerprint, in hexadecimal digits
/// @param from when it begins to be valid
/// @param expires when it, or one that vouches for it, expires
public record CertificateView(
    String listener,
    String name,
    List<String> hosts,
    String key,
    String issuer,
    String sha256,
    Instant from,
    Instant expires) {}
