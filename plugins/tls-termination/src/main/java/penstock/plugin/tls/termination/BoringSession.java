package penstock.plugin.tls.termination;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/// What a handshake agreed on. Outlives the connection; may be read from any thread.
final class BoringSession extends ExtendedSSLSession {

  /// Before anything is agreed on.
  static final BoringSession NOTHING =
      new BoringSession(
          new Agreed("NONE", "SSL_NULL_WITH_NULL_NULL", "", ""), new byte[0], 0, null);

  private final Agreed agreed;
  private final byte[] id;
  private final long created;
  private final byte @Nullable [][] shown;
  private final Map<String, Object> values = new ConcurrentHashMap<>();
  private volatile boolean invalid;

  /// What two sides agree on.
  ///
  /// @param protocol by the JDK's name
  /// @param cipherSuite by the JDK's name
  /// @param serverName that the client asked for; empty for none
  /// @param spoken behind TLS, by its name in ALPN; empty for nothing agreed on
  record Agreed(String protocol, String cipherSuite, String serverName, String spoken) {}

  /// @param agreed on
  /// @param id empty for none
  /// @param created in milliseconds since 1970; of a session that goes on, before the handshake
  /// @param shown by the client: certificates; null for none
  BoringSession(Agreed agreed, byte[] id, long created, byte @Nullable [][] shown) {
    this.agreed = agreed;
    this.id = id.clone();
    this.created = created;
    this.shown = shown;
  }

  /// One of a handshake that is not over.
  ///
  /// @param protocol by the JDK's name
  static BoringSession begun(String protocol) {
    Agreed so = new Agreed(protocol, NOTHING.getCipherSuite(), "", "");
    return new BoringSession(so, new byte[0], 0, null);
  }

  String spoken() {
    return agreed.spoken();
  }

  /// Reads certificates.
  ///
  /// @param encoded each in DER
  static X509Certificate[] read(byte[][] encoded) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    X509Certificate[] read = new X509Certificate[encoded.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded[i]));
    }
    return read;
  }

  @Override
  public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
    if (shown == null || shown.length == 0) {
      throw new SSLPeerUnverifiedException("certificate: none (expected: one of the client)");
    }
    try {
      return read(shown);
    } catch (CertificateException e) {
      throw (SSLPeerUnverifiedException)
          new SSLPeerUnverifiedException("certificate: malformed (expected: X.509)").initCause(e);
    }
  }

  @Override
  public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
    return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
  }

  @Override
  public List<SNIServerName> getRequestedServerNames() {
    if (agreed.serverName().isEmpty()) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(agreed.serverName().getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException _) {
      // What cannot be a host name is nobody's, as with the JDK.
      return List.of();
    }
  }

  @Override
  public byte[] getId() {
    return id.clone();
  }

  @Override
  public long getCreationTime() {
    return created;
  }

  @Override
  public long getLastAccessedTime() {
    return created;
  }

  @Override
  public String getProtocol() {
    return agreed.protocol();
  }

  @Override
  public String getCipherSuite() {
    return agreed.cipherSuite();
  }

  @Override
  public int getPacketBufferSize() {
    return Records.LARGEST;
  }

  @Override
  public int getApplicationBufferSize() {
    return Records.LARGEST_TEXT;
  }

  @Override
  public void invalidate() {
    invalid = true;
  }

  @Override
  public boolean isValid() {
    return !invalid;
  }

  @Override
  public void putValue(String name, Object value) {
    values.put(name, value);
  }

  @Override
  public @Nullable Object getValue(String name) {
    return values.get(name);
  }

  @Override
  public void removeValue(String name) {
    values.remove(name);
  }

  @Override
  public String[] getValueNames() {
    return values.keySet().toArray(String[]::new);
  }

  @Override
  public @Nullable SSLSessionContext getSessionContext() {
    return null;
  }

  @Override
  public Certificate @Nullable [] getLocalCertificates() {
    return null;
  }

  @Override
  public @Nullable Principal getLocalPrincipal() {
    return null;
  }

  @Override
  public @Nullable String getPeerHost() {
    return null;
  }

  @Override
  public int getPeerPort() {
    return -1;
  }

  @Override
  public String[] getLocalSupportedSignatureAlgorithms() {
    return new String[0];
  }

  @Override
  public String[] getPeerSupportedSignatureAlgorithms() {
    return new String[0];
  }
}
