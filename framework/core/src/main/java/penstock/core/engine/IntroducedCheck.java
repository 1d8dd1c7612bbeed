package penstock.core.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.SentProxySettings.Version;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;

/// A health check of endpoints that take no connection without a PROXY header. Its connections say
/// that they are our own.
///
/// @param checker asks
/// @param header said first
record IntroducedCheck(HealthChecker checker, ByteBuffer header) implements HealthChecker {

  /// The check as the pool needs it.
  ///
  /// @param settings how endpoints are told of clients; null for not
  static HealthChecker over(HealthChecker checker, @Nullable SentProxySettings settings) {
    return settings == null
        ? checker
        : new IntroducedCheck(
            checker,
            ByteBuffer.wrap(ProxyWriter.local(settings.version() == Version.V1))
                .asReadOnlyBuffer());
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    ScopedValue.CallableOp<ProbeResult, Exception> asking = () -> checker.probe(endpoint, timeout);
    try {
      return ScopedValue.where(ProbeSocket.FIRST_WORD, header).call(asking);
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("check: " + e.getMessage() + " (expected: an answer)", e);
    }
  }
}
