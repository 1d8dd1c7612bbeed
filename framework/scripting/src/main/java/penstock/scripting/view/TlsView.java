package penstock.scripting.view;

import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Tls;

/// A client's TLS as scripts see it.
public final class TlsView {

  /// Such as `TLSv1.3`.
  @HostAccess.Export public final String version;

  /// By its IANA name.
  @HostAccess.Export public final String cipher;

  /// The common name in the client's certificate; null if it showed none.
  @HostAccess.Export public final @Nullable String clientName;

  /// Shows a TLS session.
  public TlsView(Tls tls) {
    version = tls.version();
    cipher = tls.cipher();
    clientName = tls.clientName().isEmpty() ? null : tls.clientName();
  }
}
