package penstock.plugin.tls.termination;

import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.spi.Context;
import penstock.spi.tls.LentEngine;

/// Engines of the JDK. There is one context for all, whatever certificates are shown: with it go
/// the sessions.
final class JdkEngines implements Engines {

  private static final Logger log = LoggerFactory.getLogger(JdkEngines.class);

  private final Settings settings;
  private final Context context;
  private final KeysByName keys;
  private final SSLContext tls;
  private final String[] ciphers;
  private List<String> secrets = List.of();

  /// @param trust in clients; null if nobody is asked
  JdkEngines(
      Settings settings,
      CertificateSet certificates,
      @Nullable ClientTrust trust,
      Context context) {
    this.settings = settings;
    this.context = context;
    this.keys = new KeysByName(certificates);
    this.ciphers = settings.suites().toArray(String[]::new);
    TrustManager[] trusted = trust == null ? new TrustManager[0] : new TrustManager[] {trust};
    try {
      this.tls = KeptSessions.context();
      tls.init(new KeyManager[] {keys}, trusted, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS: " + e.getMessage() + " (expected: a JDK with TLS)", e);
    }
    tick();
  }

  @Override
  public String name() {
    return "jdk";
  }

  /// Nothing: the context is the same for all.
  @Override
  public void prepare(List<String> spoken) {}

  @Override
  public LentEngine engine(List<String> spoken) {
    return LentEngine.of(tls, parameters(), spoken);
  }

  private SSLParameters parameters() {
    SSLParameters parameters =
        new SSLParameters(ciphers.clone(), settings.protocols().toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    Mode mode = settings.clientAuth().mode();
    if (mode == Mode.REQUIRE) {
      parameters.setNeedClientAuth(true);
    } else if (mode == Mode.OPTIONAL) {
      parameters.setWantClientAuth(true);
    }
    return parameters;
  }

  @Override
  public void show(CertificateSet certificates) {
    keys.replace(certificates);
  }

  /// The trust is asked anew each time, but not for sessions that go on.
  @Override
  public void trustChanged() {
    SSLSessionContext sessions = tls.getServerSessionContext();
    for (byte[] id : Collections.list(sessions.getIds())) {
      SSLSession session = sessions.getSession(id);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  /// Warns of keys that come, or change, and are of no use here.
  @Override
  public void tick() {
    List<String> next = context.ticketKeys();
    if (!next.isEmpty() && !next.equals(secrets)) {
      log.atWarn().addKeyValue("path", context.path()).log(EngineChoice.NO_TICKETS);
    }
    secrets = next;
  }

  @Override
  public void close() {}
}
