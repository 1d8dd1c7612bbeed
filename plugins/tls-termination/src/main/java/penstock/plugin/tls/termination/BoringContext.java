package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SessionTicketKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.spi.tls.Identity;
import penstock.spi.tls.LentEngine;

/// What the handshakes of one set of certificates have in common: memory outside the heap, given
/// back when it is retired and its last engine has gone. From any thread.
final class BoringContext {

  /// Of a client's chain; longer ones are trusted by nobody.
  private static final int DEEPEST_CHAIN = 10;

  /// How long the sessions of TLS 1.2 may go on. Those of TLS 1.3 have two days, BoringSSL's own.
  private static final long SESSION_SECONDS = 24 * 3600;

  private static final List<String> KINDS = List.of("EC", "EdDSA", "RSA");

  private final Plan plan;
  private final BoringEngine.Offer offer;
  private final Credentials credentials;
  private final long pointer;
  private final AtomicInteger users = new AtomicInteger(1);
  private final Map<Long, Throwable> refusals = new ConcurrentHashMap<>();

  /// What a context is made of.
  ///
  /// @param settings what users set
  /// @param certificates shown to clients
  /// @param trust in clients; null if nobody is asked
  record Plan(Settings settings, CertificateSet certificates, @Nullable ClientTrust trust) {}

  /// @param spoken behind TLS, by its names in ALPN; empty if nothing is agreed on
  /// @param tickets the first seals, all open
  /// @throws IllegalArgumentException if BoringSSL cannot use a certificate
  BoringContext(Plan plan, List<String> spoken, List<SessionTicketKey> tickets) {
    this.plan = plan;
    List<String> ciphers = plan.settings.suites();
    List<String> protocols = new ArrayList<>(plan.settings.protocols());
    if (!BoringCiphers.anyOfTls13(ciphers)) {
      protocols.remove("TLSv1.3");
    }
    if (BoringCiphers.ofTls12(ciphers).isEmpty()) {
      // BoringSSL would fall back to suites of its own.
      protocols.remove("TLSv1.2");
    }
    boolean asks = plan.trust != null && plan.settings.clientAuth().mode() != Mode.NONE;
    this.offer = new BoringEngine.Offer(List.copyOf(protocols), ciphers, spoken, asks);
    this.credentials = Credentials.of(plan.certificates.identities());
    try {
      this.pointer = SSLContext.make(SSL.SSL_PROTOCOL_ALL, SSL.SSL_MODE_SERVER);
    } catch (Exception e) {
      credentials.free();
      throw new IllegalStateException("BoringSSL: " + e.getMessage() + " (expected: memory)", e);
    }
    try {
      configure(spoken);
      seal(tickets);
    } catch (Exception e) {
      letGo();
      throw new IllegalArgumentException("BoringSSL: " + e.getMessage(), e);
    }
  }

  private void configure(List<String> spoken) throws Exception {
    SSLContext.setOptions(pointer, options(offer.protocols()));
    String older = BoringCiphers.ofTls12(offer.ciphers());
    if (!older.isEmpty()) {
      SSLContext.setCipherSuite(pointer, older, false);
    }
    SSLContext.setSessionCacheMode(pointer, SSL.SSL_SESS_CACHE_OFF);
    SSLContext.setSessionCacheTimeout(pointer, SESSION_SECONDS);
    SSLContext.setSessionIdContext(pointer, realm());
    if (!spoken.isEmpty()) {
      SSLContext.setAlpnProtos(
          pointer, spoken.toArray(String[]::new), SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
    }
    SSLContext.setCertificateCallback(pointer, (ssl, _, _) -> show(ssl));
    ClientTrust trust = plan.trust;
    Mode mode = plan.settings.clientAuth().mode();
    if (trust != null && mode != Mode.NONE) {
      int level = mode == Mode.REQUIRE ? SSL.SSL_CVERIFY_REQUIRED : SSL.SSL_CVERIFY_OPTIONAL;
      SSLContext.setVerify(pointer, level, DEEPEST_CHAIN);
      SSLContext.setCertVerifyCallback(pointer, new Verifier(trust));
      try (PemMemory names = PemMemory.of(List.of(trust.getAcceptedIssuers()))) {
        SSLContext.setCACertificateBio(pointer, names.bio());
      }
    }
  }

  private static int options(List<String> protocols) {
    int options =
        SSL.SSL_OP_NO_SSLv2
            | SSL.SSL_OP_NO_SSLv3
            | SSL.SSL_OP_NO_TLSv1
            | SSL.SSL_OP_NO_TLSv1_1
            | SSL.SSL_OP_CIPHER_SERVER_PREFERENCE;
    if (!protocols.contains("TLSv1.2")) {
      options |= SSL.SSL_OP_NO_TLSv1_2;
    }
    return protocols.contains("TLSv1.3") ? options : options | SSL.SSL_OP_NO_TLSv1_3;
  }

  /// Where sessions may go on: only where the same is asked of clients. Listeners share keys, and
  /// whoever came without a certificate by one must not go on where another requires one.
  private byte[] realm() throws CertificateEncodingException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(plan.settings.clientAuth().mode().name().getBytes(StandardCharsets.US_ASCII));
    if (plan.trust != null) {
      for (X509Certificate each : plan.trust.getAcceptedIssuers()) {
        digest.update(each.getEncoded());
      }
      digest.update(plan.trust.lists());
    }
    return digest.digest();
  }

  private void show(long ssl) throws Exception {
    String asked = SSL.getSniHostname(ssl);
    String name = asked == null ? null : asked.toLowerCase(Locale.ROOT);
    Map<String, Identity> found = new LinkedHashMap<>();
    for (String kind : KINDS) {
      Identity identity = plan.certificates.identity(plan.certificates.choose(name, kind));
      if (identity != null) {
        found.put(kind, identity);
      }
    }
    if (found.size() > 1) {
      credentials.add(ssl, found.remove(preferred(ssl)));
    }
    for (Identity identity : found.values()) {
      credentials.add(ssl, identity);
    }
  }

  /// The kind of key a client names first; empty if it names none.
  private static String preferred(long ssl) {
    String[] signatures = SSL.getSigAlgs(ssl);
    for (String each : signatures == null ? new String[0] : signatures) {
      if (each.startsWith("ecdsa")) {
        return "EC";
      }
      if (each.startsWith("ed25519")) {
        return "EdDSA";
      }
      if (each.startsWith("rsa")) {
        return "RSA";
      }
    }
    return "";
  }

  /// Seals and opens with other keys from now on.
  void seal(List<SessionTicketKey> tickets) {
    SSLContext.setSessionTicketKeys(pointer, tickets.toArray(SessionTicketKey[]::new));
  }

  /// An engine for one client.
  ///
  /// @return null if the context has gone
  @Nullable LentEngine lend() {
    if (!hold()) {
      return null;
    }
    try {
      BoringLink link = new BoringLink(this, pointer);
      return new LentEngine(new BoringEngine(link, offer), true, link::release);
    } catch (RuntimeException e) {
      letGo();
      throw e;
    }
  }

  /// Announces a user, who is to let go.
  ///
  /// @return false if the context has gone
  private boolean hold() {
    return users.getAndUpdate(before -> before == 0 ? 0 : before + 1) > 0;
  }

  /// Takes back a user; the first is the one who made it.
  void letGo() {
    if (users.decrementAndGet() == 0) {
      SSLContext.free(pointer);
      credentials.free();
    }
  }

  /// Why the certificate of a client was refused, once; null if it was not.
  @Nullable Throwable takeRefusal(long ssl) {
    return refusals.isEmpty() ? null : refusals.remove(ssl);
  }

  private final class Verifier extends CertificateVerifier {

    private final ClientTrust trust;

    Verifier(ClientTrust trust) {
      this.trust = trust;
    }

    @Override
    public int verify(long ssl, byte[][] chain, String method) {
      try {
        X509Certificate[] shown = BoringSession.read(chain);
        trust.checkClientTrusted(shown, shown[0].getPublicKey().getAlgorithm());
        return X509_V_OK;
      } catch (CertificateException | RuntimeException e) {
        refusals.put(ssl, e);
        return e.getCause() instanceof CertificateExpiredException
            ? X509_V_ERR_CERT_HAS_EXPIRED
            : X509_V_ERR_UNSPECIFIED;
      }
    }
  }
}
