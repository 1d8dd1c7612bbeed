package penstock.spi.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Reads PEM files with the JDK: certificates in any order, and private keys in PKCS#8 (encrypted
/// or not), PKCS#1 and SEC 1 form.
///
/// Every message of an [IllegalArgumentException] names the file and the cause.
public final class Pem {

  private static final long MOST_BYTES = 4 << 20;

  private Pem() {}

  /// The certificates of a file, as they stand there.
  ///
  /// @return not empty
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate
  public static List<X509Certificate> certificates(Path file) {
    return certificates(file, blocks(file));
  }

  private static List<X509Certificate> certificates(Path file, List<PemBlock> blocks) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemBlock block : blocks) {
        if (block.isCertificate()) {
          var in = new ByteArrayInputStream(block.bytes());
          found.add((X509Certificate) factory.generateCertificate(in));
        }
      }
    } catch (CertificateException e) {
      throw wrong(file, "a PEM file of certificates", e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw wrong(file, "a PEM file of certificates", "there is none in it", null);
    }
    return found;
  }

  /// A key with its chain: the certificate that belongs to the key comes first, and behind it who
  /// issued it, as far as that stands in the file.
  ///
  /// @param cert file of certificates, in any order
  /// @param key file of the private key; null if it stands beside the certificates
  /// @param password of the key; null if it has none
  /// @throws IllegalArgumentException if one cannot be read or they do not belong together; the
  ///   message begins with `cert: ` or `key: `
  public static Identity identity(Path cert, @Nullable Path key, @Nullable String password) {
    List<PemBlock> blocks = named("cert", () -> blocks(cert));
    List<X509Certificate> found = named("cert", () -> certificates(cert, blocks));
    Path keyFile = key == null ? cert : key;
    PrivateKey secret =
        named("key", () -> key(keyFile, key == null ? blocks : blocks(keyFile), password));
    List<X509Certificate> chain = Chains.of(secret, found);
    if (chain.isEmpty()) {
      String leaf = found.getFirst().getSubjectX500Principal().getName();
      throw new IllegalArgumentException(
          "key: " + keyFile + " (expected: the key of " + cert + "; that is for " + leaf + ")");
    }
    return new Identity(secret, chain);
  }

  private static PrivateKey key(Path file, List<PemBlock> blocks, @Nullable String password) {
    try {
      PrivateKey key = PrivateKeys.of(blocks, password);
      if (key == null) {
        throw wrong(file, "a PEM file of a private key", "there is none in it", null);
      }
      return key;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(file, "a PEM file of a private key", e.getMessage(), e);
    }
  }

  /// Trusts those whom the certificates of a file vouch for.
  ///
  /// @throws IllegalArgumentException if the file cannot be read or has no certificate
  public static TrustManager[] trust(Path file) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate each : certificates(file)) {
        store.setCertificateEntry("ca-" + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(file, "a PEM file of certificates", e.getMessage(), e);
    }
  }

  private static List<PemBlock> blocks(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw wrong(file, "a PEM file", "it is larger than 4 MiB", null);
      }
      return PemBlock.all(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw wrong(file, "a PEM file", "there is no such file", e);
    } catch (IOException e) {
      throw wrong(file, "a PEM file", "it cannot be read: " + e.getMessage(), e);
    }
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T named(String component, Reading<T> reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(component + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(
      Path file, String expected, @Nullable String why, @Nullable Exception cause) {
    String because = why == null ? String.valueOf(cause) : why;
    return new IllegalArgumentException(
        file + " (expected: " + expected + "; " + because + ")", cause);
  }
}
