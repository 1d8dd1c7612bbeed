package penstock.spi.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Lays TLS over blocking connections; for health checks and the like, not for requests.
public final class TlsClient {

  private final SSLContext context;
  private final boolean named;
  private final @Nullable String sni;

  private TlsClient(SSLContext context, boolean named, @Nullable String sni) {
    this.context = context;
    this.named = named;
    this.sni = sni;
  }

  /// A client. Reads the file of certificates.
  ///
  /// @param verify whether the certificate must be trusted and fit the name
  /// @param sni the name to ask for, which the certificate must fit; null for the server's host
  /// @param ca PEM file of those who vouch for servers; null for those the JDK trusts
  /// @param own what is shown to servers that ask for a certificate; null for none
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate; the message
  ///   begins with `ca: `
  public static TlsClient of(
      boolean verify, @Nullable String sni, @Nullable Path ca, @Nullable Identity own) {
    return new TlsClient(Trust.context(verify, ca, own), verify, sni);
  }

  /// A client that trusts and shows what a context does.
  ///
  /// @param named whether the certificate must fit the name
  /// @param sni the name to ask for; null for the server's host
  public static TlsClient of(SSLContext context, boolean named, @Nullable String sni) {
    return new TlsClient(context, named, sni);
  }

  /// Shakes hands; blocks until that is done.
  ///
  /// @param socket connected; closed with what is laid over it
  /// @param host the server's
  /// @param protocols by their ALPN names, the best first; none to leave that open
  /// @throws IOException if the two do not agree
  public SSLSocket over(Socket socket, String host, String... protocols) throws IOException {
    String name = sni == null ? host : sni;
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, name, socket.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    if (named) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (sni != null) {
      parameters.setServerNames(List.of(new SNIHostName(sni)));
    }
    parameters.setApplicationProtocols(protocols);
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }
}
