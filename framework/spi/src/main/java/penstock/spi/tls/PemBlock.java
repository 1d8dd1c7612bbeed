package penstock.spi.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// One block of a PEM file ([RFC 7468](https://www.rfc-editor.org/rfc/rfc7468)).
///
/// @param label such as `CERTIFICATE`
/// @param bytes what is encoded in it
/// @param scrambled whether the bytes are encrypted in the old way of OpenSSL
record PemBlock(String label, byte[] bytes, boolean scrambled) {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  boolean isCertificate() {
    return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
  }

  /// All blocks of a file; what stands between them is for people.
  ///
  /// @throws IOException if one does not end or is no Base64
  static List<PemBlock> all(byte[] file) throws IOException {
    List<PemBlock> blocks = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    String label = null;
    boolean scrambled = false;
    for (String raw : new String(file, StandardCharsets.ISO_8859_1).split("\\R")) {
      String line = raw.strip();
      if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        body.setLength(0);
        scrambled = false;
      } else if (label != null && line.startsWith(END)) {
        blocks.add(new PemBlock(label, decoded(label, body.toString()), scrambled));
        label = null;
      } else if (line.indexOf(':') >= 0) {
        scrambled |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
      } else if (label != null) {
        body.append(line);
      }
    }
    if (label != null) {
      throw new IOException("the block " + label + " does not end");
    }
    return blocks;
  }

  private static byte[] decoded(String label, String body) throws IOException {
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("the block " + label + " is no Base64", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /// Without the bytes, which may be secret.
  @Override
  public String toString() {
    return label;
  }
}
