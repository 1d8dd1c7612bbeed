package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.Protocols;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.channels.Configurable;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.StreamClient;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.SentProxySettings.Fact;
import penstock.core.endpoint.SentProxySettings.Version;
import penstock.core.proxyprotocol.ProxyFacts;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyTls;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.core.proxyprotocol.VouchedConnection;
import penstock.core.tls.AskedName;
import penstock.core.upstream.Terms;
import penstock.spi.traffic.Connection;

/// Tells an endpoint, in a PROXY header, whose connection it is.
final class Introduction {

  private Introduction() {}

  /// The terms of a connection for one request's client.
  static Terms of(ExchangeRequest request, SentProxySettings settings) {
    HttpServerExchange exchange = request.exchange();
    ServerConnection connection = exchange.getConnection();
    SSLSession tls = connection.getSslSession();
    boolean http2 = exchange.getProtocol().equals(Protocols.HTTP_2_0);
    String spoken = tls == null ? null : http2 ? "h2" : "http/1.1";
    String asked = tls == null ? "" : AskedName.of(tls);
    return terms(
        settings,
        request.client(),
        connection.getLocalAddress(InetSocketAddress.class),
        facts(settings, new Known(connection, tls, asked.isEmpty() ? null : asked, spoken)));
  }

  /// The terms of a connection for one client whose payload is not read.
  ///
  /// @param stream the client's, after TLS if that ends here
  /// @param settings what is said; null for nothing
  static Terms of(
      Connection connection, StreamConnection stream, @Nullable SentProxySettings settings) {
    Terms terms = settings == null ? Terms.ANY : said(connection, stream, settings);
    // Whoever was told that TLS is spoken waits for an endpoint that was asked the same.
    return connection.fact(StreamClient.ASKED_FIRST) == null ? terms : terms.asking();
  }

  private static Terms said(
      Connection connection, StreamConnection stream, SentProxySettings settings) {
    SSLSession tls = stream instanceof SslConnection secure ? secure.getSslSession() : null;
    return terms(
        settings,
        connection.client(),
        connection.local(),
        facts(
            settings,
            new Known(
                stream, tls, connection.serverName(), tls == null ? null : agreed(connection))));
  }

  private static @Nullable String agreed(Connection connection) {
    return connection.protocols().isEmpty() ? null : connection.protocols().getFirst();
  }

  /// What is known of a client's connection.
  ///
  /// @param options asked for what a PROXY header said
  /// @param tls that ended here; null for none
  /// @param asked the TLS server name; null for none
  /// @param spoken the protocol of TLS; null if not known
  private record Known(
      Configurable options,
      @Nullable SSLSession tls,
      @Nullable String asked,
      @Nullable String spoken) {}

  private static Terms terms(
      SentProxySettings settings,
      InetSocketAddress client,
      InetSocketAddress local,
      ProxyFacts facts) {
    return Terms.begunWith(
        settings.version() == Version.V1
            ? ProxyWriter.line(client, local)
            : ProxyWriter.binary(
                new ProxyHeader(client, local, facts), settings.says(Fact.CRC32C)));
  }

  /// What is to be said: what we know ourselves, otherwise what we were told.
  private static ProxyFacts facts(SentProxySettings settings, Known known) {
    if (settings.tlvs().isEmpty()) {
      return ProxyFacts.NONE;
    }
    ProxyFacts said = VouchedConnection.said(known.options());
    ProxyTls tls = known.tls() == null ? said.tls() : ended(known.tls());
    return new ProxyFacts(
        settings.says(Fact.ALPN) ? either(known.spoken(), said.alpn()) : null,
        settings.says(Fact.AUTHORITY) ? either(known.asked(), said.authority()) : null,
        settings.says(Fact.UNIQUE_ID) ? said.uniqueId() : null,
        settings.says(Fact.SSL) ? tls : null);
  }

  private static @Nullable String either(@Nullable String ours, @Nullable String theirs) {
    return ours == null ? theirs : ours;
  }

  private static ProxyTls ended(SSLSession session) {
    String name = null;
    boolean shown = false;
    try {
      shown = session.getPeerCertificates()[0] instanceof X509Certificate;
      name = commonName(session.getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException _) {
      // It showed none.
    }
    return new ProxyTls(
        true, shown, shown, shown, session.getProtocol(), name, session.getCipherSuite());
  }

  private static @Nullable String commonName(String subject) {
    try {
      for (Rdn part : new LdapName(subject).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
    } catch (InvalidNameException _) {
      // A subject without a name that can be told.
    }
    return null;
  }
}
