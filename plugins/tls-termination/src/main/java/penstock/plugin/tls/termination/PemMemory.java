package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// PEM text where BoringSSL reads it: what OpenSSL calls a BIO.
final class PemMemory implements AutoCloseable {

  private static final byte[] LINE = {'\n'};

  private final long bio;

  private PemMemory(byte[] text) throws Exception {
    ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text).flip();
    this.bio = SSL.newMemBIO();
    SSL.bioWrite(bio, Buffer.address(direct), text.length);
    // A key must not stay behind where nobody looks after it.
    direct.put(new byte[text.length]);
    Arrays.fill(text, (byte) 0);
  }

  /// Certificates, in their order.
  static PemMemory of(List<X509Certificate> certificates) throws Exception {
    StringBuilder text = new StringBuilder();
    for (X509Certificate each : certificates) {
      text.append(block("CERTIFICATE", each.getEncoded()));
    }
    return new PemMemory(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// A private key.
  static PemMemory of(PrivateKey key) throws Exception {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new IllegalArgumentException("key: not to be read (expected: one of a file)");
    }
    return new PemMemory(block("PRIVATE KEY", encoded).getBytes(StandardCharsets.US_ASCII));
  }

  private static String block(String name, byte[] bytes) {
    return "-----BEGIN "
        + name
        + "-----\n"
        + Base64.getMimeEncoder(64, LINE).encodeToString(bytes)
        + "\n-----END "
        + name
        + "-----\n";
  }

  long bio() {
    return bio;
  }

  @Override
  public void close() {
    SSL.freeBIO(bio);
  }
}
