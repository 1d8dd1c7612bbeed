package penstock.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;

/// Which of its certificates an authority made for a test has revoked (a CRL).
public final class RevocationList {

  private static final byte[] VERSION = {1};
  private static final byte[] FIRST = {1};
  private static final int EXTENSIONS = 0xA0;

  private final TestCertificate authority;
  private final Instant until;
  private final TestCertificate[] revoked;

  private RevocationList(TestCertificate authority, Instant until, TestCertificate... revoked) {
    this.authority = authority;
    this.until = until;
    this.revoked = revoked;
  }

  /// A list that is good at every time a test's clock may show.
  ///
  /// @param authority who signs it
  public static RevocationList of(TestCertificate authority, TestCertificate... revoked) {
    return new RevocationList(authority, TestCertificate.TO, revoked);
  }

  /// The same, to be replaced by another before a time.
  public RevocationList until(Instant end) {
    return new RevocationList(authority, end, revoked);
  }

  /// Writes `name.crl` into a folder, in PEM, in place of what is there.
  public Path write(Path folder, String name) {
    try {
      return Files.writeString(folder.resolve(name + ".crl"), pem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The list in PEM.
  public String pem() {
    byte[] algorithm = TestCertificate.algorithmOf(authority.key());
    byte[] body = body(algorithm);
    try {
      Signature signature = Signature.getInstance(TestCertificate.signatureOf(authority.key()));
      signature.initSign(authority.key());
      signature.update(body);
      byte[] whole = DerWriter.sequence(body, algorithm, DerWriter.bits(signature.sign()));
      return TestCertificate.pem("X509 CRL", whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] body(byte[] algorithm) {
    String issuer = authority.certificate().getSubjectX500Principal().getName().substring(3);
    byte[][] entries = Arrays.stream(revoked).map(RevocationList::entry).toArray(byte[][]::new);
    byte[] number =
        DerWriter.sequence(
            DerWriter.object("2.5.29.20"), DerWriter.octets(DerWriter.integer(FIRST)));
    return DerWriter.sequence(
        DerWriter.integer(VERSION),
        algorithm,
        TestCertificate.name(issuer),
        DerWriter.time(TestCertificate.FROM),
        DerWriter.time(until),
        // An empty list may not stand there.
        entries.length == 0 ? new byte[0] : DerWriter.sequence(entries),
        DerWriter.tagged(EXTENSIONS, DerWriter.sequence(number)));
  }

  private static byte[] entry(TestCertificate revoked) {
    return DerWriter.sequence(
        DerWriter.integer(revoked.certificate().getSerialNumber().toByteArray()),
        DerWriter.time(TestCertificate.FROM));
  }
}
