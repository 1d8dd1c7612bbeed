package penstock.spi.tls;

import java.time.Instant;

/// A certificate that is shown to clients.
///
/// @param name what the configuration calls it, such as its file; stays the same when it is renewed
/// @param expires when it, or one that vouches for it, expires
public record ServedCertificate(String name, Instant expires) {}
