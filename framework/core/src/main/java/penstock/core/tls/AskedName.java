package penstock.core.tls;

import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;

/// The server name that a client asked for in its handshake.
public final class AskedName {

  private AskedName() {}

  /// The name; empty if it asked for none.
  public static String of(SSLSession session) {
    List<SNIServerName> names =
        session instanceof ExtendedSSLSession extended
            ? extended.getRequestedServerNames()
            : List.of();
    return names.isEmpty() || !(names.getFirst() instanceof SNIHostName host)
        ? ""
        : host.getAsciiName();
  }
}
