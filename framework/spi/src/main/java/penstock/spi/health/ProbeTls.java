package penstock.spi.health;

import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.tls.ShownCertificate;
import penstock.spi.tls.TlsClient;

/// How the connections of one health check are secured: as its settings say, and where they say
/// nothing, as those of clients to the same endpoints are. Immutable.
public final class ProbeTls {

  /// How connections of clients to the endpoint are secured. Bound while a check asks in a pool
  /// with `tls`.
  public static final ScopedValue<TlsClient> OF_POOL = ScopedValue.newInstance();

  private final @Nullable Boolean spoken;
  private final boolean own;
  private final @Nullable TlsClient client;

  private ProbeTls(@Nullable Boolean spoken, boolean own, @Nullable TlsClient client) {
    this.spoken = spoken;
    this.own = own;
    this.client = client;
  }

  /// What settings say. Reads files.
  ///
  /// @param verify whether certificates are looked at where nobody says
  /// @throws IllegalArgumentException if a file cannot be used
  public static ProbeTls of(ProbeTlsSettings settings, boolean verify) {
    TlsClient client =
        Boolean.TRUE.equals(settings.tls())
            ? TlsClient.of(
                settings.verify() == null ? verify : settings.verify(),
                settings.sni(),
                settings.ca(),
                ShownCertificate.read(settings.cert(), settings.key()))
            : null;
    return new ProbeTls(settings.tls(), settings.own(), client);
  }

  /// Lays TLS over a connection that a check has made.
  ///
  /// @param port where it was made to; 0 for the endpoint's own
  /// @return null for no TLS
  public @Nullable TlsClient at(Endpoint endpoint, int port) {
    boolean theirs = port == 0 || port == endpoint.port();
    boolean asClients = !own && (spoken == null ? theirs : spoken);
    return asClients && OF_POOL.isBound() ? OF_POOL.get() : client;
  }
}
