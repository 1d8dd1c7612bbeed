package penstock.core.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.SentProxySettings.Version;
import penstock.core.endpoint.Transport;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.health.ProbeTls;
import penstock.spi.tls.TlsClient;

/// A health check whose connections are as those of clients to the same endpoints: they begin with
/// a PROXY header, which says that they are our own, and are secured in the same way unless the
/// check says otherwise.
///
/// @param checker asks
/// @param known what it may know of clients' connections
record PoolCheck(HealthChecker checker, ScopedValue.Carrier known) implements HealthChecker {

  /// The check as the pool needs it.
  ///
  /// @param transport how clients' connections are made
  static HealthChecker over(HealthChecker checker, Transport transport) {
    ScopedValue.@Nullable Carrier known = introduced(transport.proxy());
    if (transport.tls() != null) {
      TlsClient client = transport.tls().client();
      known =
          known == null
              ? ScopedValue.where(ProbeTls.OF_POOL, client)
              : known.where(ProbeTls.OF_POOL, client);
    }
    return known == null ? checker : new PoolCheck(checker, known);
  }

  private static ScopedValue.@Nullable Carrier introduced(@Nullable SentProxySettings settings) {
    if (settings == null) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(ProxyWriter.local(settings.version() == Version.V1));
    return ScopedValue.where(ProbeSocket.FIRST_WORD, header.asReadOnlyBuffer());
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    ScopedValue.CallableOp<ProbeResult, Exception> asking = () -> checker.probe(endpoint, timeout);
    try {
      return known.call(asking);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("check: " + e.getMessage() + " (expected: an answer)", e);
    }
  }
}
