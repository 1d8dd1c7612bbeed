package penstock.plugin.tls.termination;

import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import penstock.plugin.tls.termination.ClientAuthSettings.Forward;
import penstock.plugin.tls.termination.ClientAuthSettings.Mode;
import penstock.plugin.tls.termination.Settings.Engine;

/// Settings as tests need them.
final class Given {

  static final ClientAuthSettings NOBODY =
      new ClientAuthSettings(Mode.NONE, null, null, Forward.NONE);

  private Given() {}

  /// A certificate of `name.pem` and `name.key`.
  static CertificateSettings certificate(Path folder, String name) {
    return new CertificateSettings(
        folder.resolve(name + ".pem"), folder.resolve(name + ".key"), null, null);
  }

  static Settings settings(CertificateSettings... certificates) {
    return settings(NOBODY, certificates);
  }

  static Settings settings(ClientAuthSettings clients, CertificateSettings... certificates) {
    return settings(Engine.AUTO, clients, certificates);
  }

  static Settings settings(
      Engine engine, ClientAuthSettings clients, CertificateSettings... certificates) {
    return new Settings(List.of(certificates), "1.2", "1.3", List.of(), clients, engine);
  }

  static ClientAuthSettings clients(Mode mode, @Nullable Path ca, Forward forward) {
    return new ClientAuthSettings(mode, ca, null, forward);
  }

  /// Requires clients that are not revoked.
  static ClientAuthSettings notRevoked(Path ca, Path crl) {
    return new ClientAuthSettings(Mode.REQUIRE, ca, crl, Forward.NONE);
  }

  /// Has an engine's long work done.
  static void work(SSLEngine engine) {
    @Nullable Runnable task = engine.getDelegatedTask();
    while (task != null) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }
}
