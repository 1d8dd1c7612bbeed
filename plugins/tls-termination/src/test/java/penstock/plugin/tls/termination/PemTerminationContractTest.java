package penstock.plugin.tls.termination;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import penstock.plugin.tls.termination.Settings.Engine;
import penstock.spi.Context;
import penstock.spi.tls.TlsTermination;
import penstock.testkit.TestCertificate;
import penstock.testkit.TlsTerminationContract;

@ParameterizedClass
@EnumSource(
    value = Engine.class,
    names = {"JDK", "OPENSSL"})
class PemTerminationContractTest extends TlsTerminationContract {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  private final Engine engine;
  @TempDir private Path dir;

  PemTerminationContractTest(Engine engine) {
    this.engine = engine;
  }

  @Override
  protected TlsTermination termination(Context context) {
    CA.issue("EC", "localhost").write(dir, "site");
    return PemTermination.start(
        Given.settings(engine, Given.NOBODY, Given.certificate(dir, "site")), context);
  }

  @Override
  protected SSLContext client() {
    return CA.trusting();
  }
}
