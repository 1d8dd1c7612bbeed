package penstock.plugin.tls.termination;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.MetricName;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.spi.Context;
import penstock.spi.tls.Identity;
import penstock.spi.tls.LentEngine;
import penstock.spi.tls.ServedCertificate;
import penstock.spi.tls.TlsTermination;
import penstock.spi.traffic.Header;

/// Ends TLS with certificates from PEM files and reads them again when they change. What was read
/// last and was good stays in force.
final class PemTermination implements TlsTermination, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PemTermination.class);
  private static final long LOOK_MILLIS = 1000;
  private static final MetricName ENGINE = MetricName.build("tls_engine");
  private static final MetricName RELOADS = MetricName.build("tls_certificate_reloads_total");

  private final Settings settings;
  private final Context context;
  private volatile CertificateSet certificates;
  private volatile List<ServedCertificate> served;
  private final Engines engines;
  private final @Nullable ClientTrust trust;
  private final List<Watch> watches = new ArrayList<>();
  private final @Nullable Watch trustWatch;
  private final Counter renewed;
  private final Counter failed;

  private PemTermination(Settings settings, Context context) {
    this.settings = settings;
    this.context = context;
    List<Identity> identities = new ArrayList<>();
    for (CertificateSettings each : settings.certificates()) {
      watches.add(new Watch(each.files()));
      identities.add(each.load(context.clock().instant()));
    }
    this.certificates = CertificateSet.of(identities, null);
    this.served = served(identities);
    ClientAuthSettings clients = settings.clientAuth();
    this.trust = clients.ca() == null ? null : new ClientTrust(clients.ca(), clients.crl());
    this.trustWatch = trust == null ? null : new Watch(trust.files());
    this.engines = EngineChoice.of(settings, certificates, trust, context);
    this.renewed = context.metrics().counter(RELOADS.tagged("result", "ok"));
    this.failed = context.metrics().counter(RELOADS.tagged("result", "failed"));
    Gauge<Integer> _ =
        context.metrics().gauge(ENGINE.tagged("engine", engines.name()), () -> () -> 1);
  }

  /// Makes one and has it look after its files.
  ///
  /// @throws IllegalArgumentException if a file or the engine cannot be used; the message names it
  ///   and says why
  static PemTermination start(Settings settings, Context context) {
    PemTermination made = new PemTermination(settings, context);
    var _ =
        context
            .scheduler()
            .scheduleWithFixedDelay(made::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return made;
  }

  /// Reads what has changed since the last look. Runs on one thread at a time.
  void look() {
    try {
      List<Identity> next = new ArrayList<>(certificates.identities());
      boolean changed = false;
      for (int i = 0; i < watches.size(); i++) {
        changed |= watches.get(i).changed() && renew(i, next);
      }
      if (changed) {
        show(CertificateSet.of(next, certificates));
      }
      if (trust != null && trustWatch != null && trustWatch.changed()) {
        renewTrust(trust);
      }
      engines.tick();
    } catch (RuntimeException e) {
      // Once thrown, a repeated task is not run again.
      log.atError().setCause(e).addKeyValue("path", context.path()).log("certificates not watched");
    }
  }

  private void show(CertificateSet next) {
    try {
      engines.show(next);
      certificates = next;
      served = served(next.identities());
    } catch (IllegalArgumentException e) {
      refused(e);
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
      engines.trustChanged();
      renewed.inc();
      log.atInfo()
          .addKeyValue("path", context.path())
          .addKeyValue("files", of.files())
          .log("authorities of clients replaced");
    } catch (IllegalArgumentException e) {
      refused(e);
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
  public void prepare(List<String> spoken) {
    engines.prepare(spoken);
  }

  @Override
  public LentEngine engine(List<String> spoken) {
    return engines.engine(spoken);
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
    return served;
  }

  private List<ServedCertificate> served(List<Identity> identities) {
    List<ServedCertificate> all = new ArrayList<>();
    for (int i = 0; i < identities.size(); i++) {
      String name = settings.certificates().get(i).cert().toString();
      all.add(ServedCertificate.of(name, identities.get(i)));
    }
    return List.copyOf(all);
  }

  @Override
  public void close() {
    engines.close();
  }
}
