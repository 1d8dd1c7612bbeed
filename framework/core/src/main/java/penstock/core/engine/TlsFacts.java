package penstock.core.engine;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Facts.Tls;

/// The TLS of a client's connection, looked at once a connection.
final class TlsFacts {

  private static final AttachmentKey<Tls> KEY = AttachmentKey.create(Tls.class);

  private TlsFacts() {}

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
      known =
          new Tls(session.getProtocol(), session.getCipherSuite(), name(session), client(session));
      connection.putAttachment(KEY, known);
    }
    return known;
  }

  private static String name(SSLSession session) {
    List<SNIServerName> names =
        session instanceof ExtendedSSLSession extended
            ? extended.getRequestedServerNames()
            : List.of();
    return names.isEmpty() || !(names.getFirst() instanceof SNIHostName host)
        ? ""
        : host.getAsciiName();
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
