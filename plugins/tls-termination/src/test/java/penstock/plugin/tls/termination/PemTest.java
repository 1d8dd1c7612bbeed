package penstock.plugin.tls.termination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.tls.Identity;
import penstock.spi.tls.Pem;
import penstock.testkit.TestCertificate;

/// Every kind of PEM file people have.
class PemTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final HexFormat HEX = HexFormat.of();

  /// What stands before the key itself in PKCS#8, for RSA of 2048 bits and for EC on P-256.
  private static final int RSA_WRAP = 26;

  private static final int EC_WRAP = 28;
  private static final byte[] PBES2 = HEX.parseHex("06092a864886f70d01050d");
  private static final byte[] P256 = HEX.parseHex("06082a8648ce3d030107");

  @TempDir private Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void readsPkcs8(String algorithm) throws Exception {
    TestCertificate site = CA.issue(algorithm, "a.test");
    assertThat(read(site, site.keyPem(), null).key()).isEqualTo(site.key());
  }

  @Test
  void readsPkcs1() throws Exception {
    TestCertificate site = CA.issue("RSA", "a.test");
    byte[] whole = site.key().getEncoded();
    byte[] inner = Arrays.copyOfRange(whole, RSA_WRAP, whole.length);
    String key = TestCertificate.pem("RSA PRIVATE KEY", inner);
    assertThat(read(site, key, null).key()).isEqualTo(site.key());
  }

  @Test
  void readsSec1ThatNamesItsCurve() throws Exception {
    TestCertificate site = CA.issue("EC", "a.test");
    ByteArrayOutputStream sec1 = new ByteArrayOutputStream();
    sec1.writeBytes(HEX.parseHex("303102010104" + "20"));
    sec1.writeBytes(secret((ECPrivateKey) site.key()));
    sec1.writeBytes(HEX.parseHex("a00a"));
    sec1.writeBytes(P256);
    String key = TestCertificate.pem("EC PRIVATE KEY", sec1.toByteArray());
    assertThat(((ECPrivateKey) read(site, key, null).key()).getS())
        .isEqualTo(((ECPrivateKey) site.key()).getS());
  }

  private static byte[] secret(ECPrivateKey key) {
    BigInteger s = key.getS();
    return HEX.parseHex("%064x".formatted(s));
  }

  @Test
  void readsSec1BehindItsCurve() throws Exception {
    TestCertificate site = CA.issue("EC", "a.test");
    byte[] whole = site.key().getEncoded();
    String inner =
        TestCertificate.pem("EC PRIVATE KEY", Arrays.copyOfRange(whole, EC_WRAP, whole.length));
    String key = TestCertificate.pem("EC PARAMETERS", P256) + inner;
    assertThat(read(site, key, null).key()).isEqualTo(site.key());
    assertThatThrownBy(() -> read(site, inner, null))
        .hasMessageContaining("the key does not say on which curve it is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA512AndAES_128"})
  void opensEncryptedPkcs8(String algorithm) throws Exception {
    TestCertificate site = CA.issue("EC", "a.test");
    String key = TestCertificate.pem("ENCRYPTED PRIVATE KEY", locked(site, algorithm, "hush"));
    assertThat(read(site, key, "hush").key()).isEqualTo(site.key());
    assertThatThrownBy(() -> read(site, key, "wrong"))
        .hasMessageEndingWith("; the password does not open it)");
    assertThatThrownBy(() -> read(site, key, null))
        .hasMessageEndingWith("; the key is encrypted and no password is given)");
  }

  private static byte[] locked(TestCertificate site, String algorithm, String password)
      throws Exception {
    SecretKey secret =
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray()));
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    byte[] method = der(0x30, PBES2, cipher.getParameters().getEncoded());
    return der(0x30, method, der(0x04, cipher.doFinal(site.key().getEncoded())));
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    out.write(tag);
    out.write(0x82);
    out.write(length >> 8);
    out.write(length);
    Stream.of(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Test
  void saysHowToConvertTheOldEncryption() {
    TestCertificate site = CA.issue("RSA", "a.test");
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n"
            + "-----END RSA PRIVATE KEY-----\n";
    assertThatThrownBy(() -> read(site, key, "x")).hasMessageContaining("openssl pkcs8 -topk8");
  }

  @Test
  void putsAChainInOrder() throws Exception {
    TestCertificate middle = CA.intermediate("Middle");
    TestCertificate site = middle.issue("EC", "a.test");
    String leafLast = CA.pem() + middle.pem() + TestCertificate.pem("CERTIFICATE", leaf(site));
    Path cert = Files.writeString(dir.resolve("chain.pem"), leafLast);
    Path key = Files.writeString(dir.resolve("a.key"), site.keyPem());
    assertThat(Pem.identity(cert, key, null).chain())
        .containsExactly(site.certificate(), middle.certificate());
  }

  private static byte[] leaf(TestCertificate site) throws Exception {
    return site.certificate().getEncoded();
  }

  @Test
  void readsCertificateAndKeyFromOneFile() throws Exception {
    TestCertificate site = CA.issue("EC", "a.test");
    Path both =
        Files.writeString(
            dir.resolve("both.pem"), "Bag Attributes: x\n" + site.keyPem() + site.pem());
    assertThat(Pem.identity(both, null, null).leaf()).isEqualTo(site.certificate());
  }

  @Test
  void knowsTheNames() throws Exception {
    TestCertificate site = CA.issue("EC", "A.test", "*.b.test", "127.0.0.1");
    assertThat(read(site, site.keyPem(), null).names()).containsExactly("a.test", "*.b.test");
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    TestCertificate site = CA.issue("EC", "a.test");
    String broken = site.keyPem().replace("-----END PRIVATE KEY-----", "");
    assertThatThrownBy(() -> read(site, broken, null))
        .hasMessageEndingWith("the block PRIVATE KEY does not end)");
    assertThatThrownBy(() -> read(site, "", null)).hasMessageEndingWith("; there is none in it)");
    assertThatThrownBy(
            () -> read(site, TestCertificate.pem("PRIVATE KEY", new byte[] {1, 2, 3}), null))
        .hasMessageContaining("the key is damaged");
    Path nothing = Files.writeString(dir.resolve("empty.pem"), "hello");
    assertThatThrownBy(() -> Pem.certificates(nothing))
        .hasMessage(nothing + " (expected: a PEM file of certificates; there is none in it)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out a.key",
        "genrsa -traditional -out a.key 2048",
        "ecparam -name prime256v1 -genkey -out a.key",
        "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out a.key",
        "genpkey -algorithm ED25519 -out a.key",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes-256-cbc -pass pass:hush -out"
            + " a.key"
      })
  @Tag("external")
  void readsWhatOpensslWrites(String arguments) throws Exception {
    openssl(arguments);
    openssl("req -new -x509 -key a.key -passin pass:hush -subj /CN=a.test -days 2 -out a.pem");
    Identity identity = Pem.identity(dir.resolve("a.pem"), dir.resolve("a.key"), "hush");
    assertThat(identity.names()).containsExactly("a.test");
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private Identity read(TestCertificate site, String key, @Nullable String password)
      throws IOException {
    Path cert = Files.writeString(dir.resolve("read.pem"), site.pem());
    return Pem.identity(cert, Files.writeString(dir.resolve("read.key"), key), password);
  }
}
