package penstock.plugin.tls.termination;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.MetricName;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.spi.Context;
import penstock.spi.tls.Identity;
import penstock.spi.tls.ServedCertificate;
import penstock.spi.tls.TlsTermination;
import penstock.spi.traffic.Header;

/// Ends TLS with certificates from PEM files and reads them again when they change. What was read
/// last and was good stays in force.
final class PemTermination implements TlsTermination {

  private static final Logger log = LoggerFactory.getLogger(PemTermination.class);
  private static final long LOOK_MILLIS = 1000;
  private static final MetricName RELOADS = MetricName.build("tls_certificate_reloads_total");

  private final Settings settings;
  private final Context context;
  private final KeysByName keys;
  private final @Nullable ClientTrust trust;
  private final SSLContext tls;
  private final String[] ciphers;
  private final List<Watch> watches = new ArrayList<>();
  private final @Nullable Watch trustWatch;
  private final Counter renewed;
  private final Counter failed;

  private PemTermination(Settings settings, Context context) throws GeneralSecurityException {
    this.settings = settings;
    this.context = context;
    List<Identity> identities = new ArrayList<>();
    for (CertificateSettings each : settings.certificates()) {
      watches.add(new Watch(each.files()));
      identities.add(each.load(context.clock().instant()));
    }
    this.keys = new KeysByName(CertificateSet.of(identities, null));
    ClientAuthSettings clients = settings.clientAuth();
    this.trust = clients.ca() == null ? null : new ClientTrust(clients.ca());
    this.trustWatch = clients.ca() == null ? null : new Watch(List.of(clients.ca()));
    this.tls = KeptSessions.context();
    TrustManager[] trusted = trust == null ? new TrustManager[0] : new TrustManager[] {trust};
    tls.init(new KeyManager[] {keys}, trusted, null);
    List<String> suites = settings.ciphers().isEmpty() ? CipherSuites.safe() : settings.ciphers();
    this.ciphers = suites.toArray(String[]::new);
    this.renewed = context.metrics().counter(RELOADS.tagged("result", "ok"));
    this.failed = context.metrics().counter(RELOADS.tagged("result", "failed"));
  }

  /// Makes one and has it look after its files.
  ///
  /// @throws IllegalArgumentException if a file cannot be used; the message names it and says why
  static PemTermination start(Settings settings, Context context) {
    PemTermination made;
    try {
      made = new PemTermination(settings, context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS: " + e.getMessage() + " (expected: a JDK with TLS)", e);
    }
    var _ =
        context
            .scheduler()
            .scheduleWithFixedDelay(made::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return made;
  }

  /// Reads what has changed since the last look. Runs on one thread at a time.
  void look() {
    try {
      List<Identity> next = new ArrayList<>(keys.certificates().identities());
      boolean changed = false;
      for (int i = 0; i < watches.size(); i++) {
        changed |= watches.get(i).changed() && renew(i, next);
      }
      if (changed) {
        keys.replace(CertificateSet.of(next, keys.certificates()));
      }
      if (trust != null && trustWatch != null && trustWatch.changed()) {
        renewTrust(trust);
      }
    } catch (RuntimeException e) {
      // Once thrown, a repeated task is not run again.
      log.atError().setCause(e).addKeyValue("path", context.path()).log("certificates not watched");
    }
  }

  private boolean renew(int index, List<Identity> identities) {
    CertificateSettings certificate = settings.certificates().get(index);
    try {
      Identity fresh = certificate.load(context.clock().instant());
      boolean other = !fresh.chain().equals(identities.get(index).chain());
      if (other) {
        identities.set(index, fresh);
        renewed.inc();
        log.atInfo()
            .addKeyValue("path", context.path())
            .addKeyValue("file", certificate.cert())
            .addKeyValue("names", fresh.names())
            .addKeyValue("expires", fresh.expires())
            .log("certificate replaced");
      }
      return other;
    } catch (IllegalArgumentException e) {
      refused(e);
      return false;
    }
  }

  private void renewTrust(ClientTrust of) {
    try {
      of.renew();
      renewed.inc();
      log.atInfo()
          .addKeyValue("path", context.path())
          .addKeyValue("file", of.ca())
          .log("authorities of clients replaced");
    } catch (IllegalArgumentException e) {
      refused(new IllegalArgumentException("ca: " + e.getMessage(), e));
    }
  }

  private void refused(IllegalArgumentException why) {
    failed.inc();
    log.atWarn()
        .addKeyValue("path", context.path())
        .addKeyValue("problem", why.getMessage())
        .log("changed certificate refused, the one before stays");
  }

  @Override
  public SSLContext context() {
    return tls;
  }

  @Override
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters(ciphers.clone(), settings.protocols());
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
  public List<Header> identity(SSLSession session) {
    Forward forward = settings.clientAuth().forward();
    if (forward == Forward.NONE) {
      return List.of();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate client
          ? ClientIdentity.of(client, forward)
          : List.of();
    } catch (SSLPeerUnverifiedException | CertificateEncodingException _) {
      // It showed none, which it may, or one that nobody can write down.
      return List.of();
    }
  }

  @Override
  public List<ServedCertificate> certificates() {
    List<Identity> identities = keys.certificates().identities();
    List<ServedCertificate> served = new ArrayList<>();
    for (int i = 0; i < identities.size(); i++) {
      String name = settings.certificates().get(i).cert().toString();
      served.add(new ServedCertificate(name, identities.get(i).expires()));
    }
    return served;
  }
}
