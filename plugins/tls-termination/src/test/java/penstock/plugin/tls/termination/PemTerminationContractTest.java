package penstock.plugin.tls.termination;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.Context;
import penstock.spi.tls.TlsTermination;
import penstock.testkit.TestCertificate;
import penstock.testkit.TlsTerminationContract;

class PemTerminationContractTest extends TlsTerminationContract {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @TempDir private Path dir;

  @Override
  protected TlsTermination termination(Context context) {
    CA.issue("EC", "localhost").write(dir, "site");
    return PemTermination.start(Given.settings(Given.certificate(dir, "site")), context);
  }

  @Override
  protected SSLContext client() {
    return CA.trusting();
  }
}
