package penstock.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A certificate made for a test, with its key and who vouches for it.
///
/// ```java
/// TestCertificate ca = TestCertificate.authority("Test CA");
/// TestCertificate site = ca.issue("EC", "www.example.com", "127.0.0.1");
/// ```
///
/// Valid from 1960 to 2090 unless said otherwise, so that it is at every time a test's clock may
/// show.
///
/// @param keys its keys
/// @param chain itself, and behind it who issued it, without the authority
/// @param issuer the authority; null for an authority itself
public record TestCertificate(
    KeyPair keys, List<X509Certificate> chain, @Nullable TestCertificate issuer) {

  static final Instant FROM = Instant.parse("1960-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2090-01-01T00:00:00Z");
  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final int EXPLICIT_VERSION = 0xA0;
  private static final int EXTENSIONS = 0xA3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  /// A certificate that vouches for itself and for others, with an EC key.
  public static TestCertificate authority(String name) {
    KeyPair keys = keys("EC");
    X509Certificate self =
        sign(new Wish(name, List.of(), keys, true, FROM, TO), name, keys.getPrivate());
    return new TestCertificate(keys, List.of(self), null);
  }

  /// A certificate of this authority.
  ///
  /// @param algorithm of its key: `EC`, `RSA` or `Ed25519`
  /// @param hosts names, wildcards and addresses it is for; the first is its common name
  public TestCertificate issue(String algorithm, String... hosts) {
    return issue(algorithm, FROM, TO, hosts);
  }

  /// A certificate of this authority, valid for a while.
  ///
  /// @param algorithm of its key: `EC`, `RSA` or `Ed25519`
  /// @param hosts names, wildcards and addresses it is for; the first is its common name
  public TestCertificate issue(String algorithm, Instant from, Instant to, String... hosts) {
    KeyPair fresh = keys(algorithm);
    return issued(new Wish(hosts[0], List.of(hosts), fresh, false, from, to));
  }

  /// An authority below this one.
  public TestCertificate intermediate(String name) {
    return issued(new Wish(name, List.of(), keys("EC"), true, FROM, TO));
  }

  private TestCertificate issued(Wish wish) {
    List<X509Certificate> all = new ArrayList<>();
    all.add(sign(wish, certificate().getSubjectX500Principal().getName().substring(3), key()));
    if (issuer != null) {
      all.addAll(chain);
    }
    return new TestCertificate(wish.keys, List.copyOf(all), this);
  }

  private record Wish(
      String name, List<String> hosts, KeyPair keys, boolean ca, Instant from, Instant to) {}

  private static KeyPair keys(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (!algorithm.equals("Ed25519")) {
        generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("algorithm: " + algorithm, e);
    }
  }

  private static X509Certificate sign(Wish wish, String issuerName, PrivateKey by) {
    byte[] algorithm = algorithmOf(by);
    byte[] body =
        DerWriter.sequence(
            DerWriter.tagged(EXPLICIT_VERSION, DerWriter.integer(new byte[] {2})),
            DerWriter.integer(BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            algorithm,
            name(issuerName),
            DerWriter.sequence(DerWriter.time(wish.from), DerWriter.time(wish.to)),
            name(wish.name),
            wish.keys.getPublic().getEncoded(),
            DerWriter.tagged(EXTENSIONS, DerWriter.sequence(extension(wish))));
    try {
      Signature signature = Signature.getInstance(signatureOf(by));
      signature.initSign(by);
      signature.update(body);
      byte[] whole = DerWriter.sequence(body, algorithm, DerWriter.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signatureOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "Ed25519";
    };
  }

  static byte[] algorithmOf(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" ->
          DerWriter.sequence(DerWriter.object("1.2.840.113549.1.1.11"), DerWriter.nothing());
      case "EC" -> DerWriter.sequence(DerWriter.object("1.2.840.10045.4.3.2"));
      default -> DerWriter.sequence(DerWriter.object("1.3.101.112"));
    };
  }

  static byte[] name(String common) {
    return DerWriter.sequence(
        DerWriter.set(DerWriter.sequence(DerWriter.object("2.5.4.3"), DerWriter.text(common))));
  }

  private static byte[] extension(Wish wish) {
    if (wish.ca) {
      return DerWriter.sequence(
          DerWriter.object("2.5.29.19"),
          DerWriter.truth(),
          DerWriter.octets(DerWriter.sequence(DerWriter.truth())));
    }
    byte[][] names = wish.hosts.stream().map(TestCertificate::alternative).toArray(byte[][]::new);
    return DerWriter.sequence(
        DerWriter.object("2.5.29.17"), DerWriter.octets(DerWriter.sequence(names)));
  }

  private static byte[] alternative(String host) {
    return host.matches("[0-9.]+")
        ? DerWriter.tagged(IP_ADDRESS, InetAddress.ofLiteral(host).getAddress())
        : DerWriter.tagged(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
  }

  /// The certificate itself.
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// Its private key.
  public PrivateKey key() {
    return keys.getPrivate();
  }

  /// Its chain in PEM.
  public String pem() {
    StringBuilder text = new StringBuilder();
    for (X509Certificate each : chain) {
      try {
        text.append(pem("CERTIFICATE", each.getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    return text.toString();
  }

  /// Its key in PEM, in PKCS#8 form.
  public String keyPem() {
    return pem("PRIVATE KEY", key().getEncoded());
  }

  /// A block of PEM.
  public static String pem(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /// Writes `name.pem` and `name.key` into a folder, in place of what is there.
  ///
  /// @return the file of the chain
  public Path write(Path folder, String name) {
    try {
      Files.writeString(folder.resolve(name + ".key"), keyPem());
      return Files.writeString(folder.resolve(name + ".pem"), pem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The context of somebody who shows this certificate and trusts an authority.
  public SSLContext context(TestCertificate trusted) {
    return context(this, trusted);
  }

  /// The context of somebody who shows nothing and trusts this authority.
  public SSLContext trusting() {
    return context(null, this);
  }

  private static SSLContext context(@Nullable TestCertificate own, TestCertificate trusted) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      KeyStore shown = KeyStore.getInstance("PKCS12");
      shown.load(null, null);
      if (own != null) {
        shown.setKeyEntry("own", own.key(), PASSWORD, own.chain.toArray(Certificate[]::new));
      }
      keys.init(shown, PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusts = KeyStore.getInstance("PKCS12");
      trusts.load(null, null);
      trusts.setCertificateEntry("ca", trusted.certificate());
      trust.init(trusts);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
