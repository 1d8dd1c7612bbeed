package penstock.core.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import penstock.core.tls.AskedName;
import penstock.spi.traffic.Tls;

/// The TLS of a client's connection, looked at once a connection.
final class ClientTls {

  private static final AttachmentKey<Tls> KEY = AttachmentKey.create(Tls.class);

  private ClientTls() {}

  /// What is known of a connection's TLS.
  ///
  /// @return null without TLS
  static @Nullable Tls of(HttpServerExchange exchange) {
    ServerConnection connection = exchange.getConnection();
    SSLSession session = connection.getSslSession();
    if (session == null) {
      return null;
    }
    Tls known = connection.getAttachment(KEY);
    if (known == null) {
      known = of(session);
      connection.putAttachment(KEY, known);
    }
    return known;
  }

  /// What is known of the TLS that a session is of, whose handshake is over.
  static Tls of(SSLSession session) {
    return new Tls(
        session.getProtocol(), session.getCipherSuite(), AskedName.of(session), client(session));
  }

  private static String client(SSLSession session) {
    try {
      for (Rdn part : new LdapName(session.getPeerPrincipal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
    } catch (SSLPeerUnverifiedException | InvalidNameException _) {
      // It showed no certificate, or one without such a name.
    }
    return "";
  }
}
