package penstock.plugin.tls.termination;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Which certificates their authorities have revoked, as a file of CRLs says.
final class Revoked {

  private static final String EXPECTED = " (expected: a file of CRLs, in PEM or DER; ";

  private Revoked() {}

  /// The lists of a file.
  ///
  /// @return not empty
  /// @throws IllegalArgumentException if it cannot be read or has none
  static Collection<? extends CRL> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends CRL> lists = CertificateFactory.getInstance("X.509").generateCRLs(in);
      if (lists.isEmpty()) {
        throw new IllegalArgumentException(file + EXPECTED + "there is none in it)");
      }
      return lists;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + EXPECTED + "there is no such file)", e);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(file + EXPECTED + e.getMessage() + ")", e);
    }
  }

  /// Trusts whom authorities vouch for and have not revoked. Every authority in a chain must have a
  /// list, and one that is in force: whoever takes lists wants to know, not to hope.
  ///
  /// @param authorities who vouches
  /// @param lists what they have revoked
  /// @throws GeneralSecurityException if the JDK cannot do that
  static TrustManager[] trust(List<X509Certificate> authorities, Collection<? extends CRL> lists)
      throws GeneralSecurityException {
    Set<TrustAnchor> anchors =
        authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
    PKIXRevocationChecker checker =
        (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
    // Asking the authorities themselves (OCSP) would hold up handshakes.
    checker.setOptions(EnumSet.of(Option.PREFER_CRLS, Option.NO_FALLBACK));
    parameters.addCertPathChecker(checker);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return factory.getTrustManagers();
  }
}
