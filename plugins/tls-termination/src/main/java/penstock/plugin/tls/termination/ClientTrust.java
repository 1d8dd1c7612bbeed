package penstock.plugin.tls.termination;

import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import penstock.spi.tls.Pem;

/// Trusts clients whose certificates are vouched for by those of a file, which can be read again
/// while it is in use.
final class ClientTrust extends X509ExtendedTrustManager {

  private final Path ca;
  private volatile X509ExtendedTrustManager trusted;

  /// @throws IllegalArgumentException if the file cannot be read
  ClientTrust(Path ca) {
    this.ca = ca;
    this.trusted = read(ca);
  }

  private static X509ExtendedTrustManager read(Path ca) {
    for (TrustManager each : Pem.trust(ca)) {
      if (each instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new IllegalStateException("trust: none (expected: one of the JDK)");
  }

  /// Reads the file again.
  ///
  /// @throws IllegalArgumentException if it cannot be read; nothing has changed then
  void renew() {
    trusted = read(ca);
  }

  Path ca() {
    return ca;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trusted.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("server (expected: a client)");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trusted.getAcceptedIssuers();
  }
}
