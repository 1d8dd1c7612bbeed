package penstock.plugin.tls.termination;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import penstock.spi.tls.Pem;

/// Trusts clients whose certificates are vouched for by those of a file, and not revoked by the
/// lists of another; both can be read again while they are in use.
final class ClientTrust extends X509ExtendedTrustManager {

  private final Path ca;
  private final @Nullable Path crl;
  private volatile X509ExtendedTrustManager trusted;
  private volatile byte[] lists = {};

  /// @param crl what the authorities have revoked; null for nothing
  /// @throws IllegalArgumentException if a file cannot be read; the message begins with `ca: ` or
  ///   `crl: `
  ClientTrust(Path ca, @Nullable Path crl) {
    this.ca = ca;
    this.crl = crl;
    this.trusted = read();
  }

  private X509ExtendedTrustManager read() {
    for (TrustManager each : crl == null ? trust() : trust(crl)) {
      if (each instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new IllegalStateException("trust: none (expected: one of the JDK)");
  }

  private TrustManager[] trust() {
    try {
      return Pem.trust(ca);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ca: " + e.getMessage(), e);
    }
  }

  private TrustManager[] trust(Path revoked) {
    Collection<? extends CRL> read = ClientAuthSettings.lists(revoked);
    try {
      TrustManager[] trust = Revoked.trust(ClientAuthSettings.authorities(ca), read);
      lists = digest(read);
      return trust;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "crl: " + revoked + " (expected: lists the JDK can use; " + e.getMessage() + ")", e);
    }
  }

  private static byte[] digest(Collection<? extends CRL> lists) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (CRL each : lists) {
      digest.update(((X509CRL) each).getEncoded());
    }
    return digest.digest();
  }

  /// Reads the files again.
  ///
  /// @throws IllegalArgumentException if one cannot be read; nothing has changed then
  void renew() {
    trusted = read();
  }

  /// The files.
  List<Path> files() {
    return crl == null ? List.of(ca) : List.of(ca, crl);
  }

  /// Differs where other lists are in force; empty without any.
  byte[] lists() {
    return lists.clone();
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
