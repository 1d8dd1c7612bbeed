package penstock.plugin.health.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Lays TLS over a connection.
///
/// @param context what is trusted
/// @param verify whether the certificate must fit the name
/// @param sni the name to ask for; null for the endpoint's host
record TlsClient(SSLContext context, boolean verify, @Nullable String sni) {

  /// A client as the settings want it. Reads the file of certificates.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static TlsClient of(Settings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust(settings), null);
      return new TlsClient(context, settings.verify(), settings.sni());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "ca: " + settings.ca() + " (expected: a PEM file of certificates; " + e + ")", e);
    }
  }

  // null is the JDK's own trust.
  private static TrustManager @Nullable [] trust(Settings settings)
      throws IOException, GeneralSecurityException {
    if (!settings.verify()) {
      return new TrustManager[] {new TrustAll()};
    }
    return settings.ca() == null ? null : trust(settings.ca());
  }

  private static TrustManager[] trust(Path ca) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
    }
    if (store.size() == 0) {
      throw new IOException("no certificate");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /// Shakes hands.
  ///
  /// @param host the endpoint's
  /// @throws IOException if the two do not agree
  SSLSocket over(Socket socket, String host) throws IOException {
    String name = sni == null ? host : sni;
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, name, socket.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    if (verify) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (sni != null) {
      parameters.setServerNames(List.of(new SNIHostName(sni)));
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /// Trusts whoever answers: the check asks whether the endpoint is well, not who it is.
  private static final class TrustAll extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
