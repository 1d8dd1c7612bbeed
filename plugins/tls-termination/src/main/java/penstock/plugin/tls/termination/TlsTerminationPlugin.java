package penstock.plugin.tls.termination;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.tls.TlsTermination;

/// Brings the TLS termination `termination`.
public final class TlsTerminationPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(TlsTermination.KIND, "termination", Settings.class, PemTermination::start);
  }
}
