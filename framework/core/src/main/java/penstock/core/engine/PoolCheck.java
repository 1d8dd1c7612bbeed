package penstock.core.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.Transport;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.health.ProbeTls;
import penstock.spi.health.http.Version;

/// A health check whose connections are as those of clients to the same endpoints: they begin with
/// a PROXY header, which says that they are our own, are secured in the same way, and speak the
/// same HTTP, unless the check says otherwise.
///
/// @param checker asks
/// @param known what it may know of clients' connections
record PoolCheck(HealthChecker checker, ScopedValue.Carrier known) implements HealthChecker {

  /// The check as the pool needs it.
  ///
  /// @param transport how clients' connections are made
  static HealthChecker over(HealthChecker checker, Transport transport) {
    ScopedValue.@Nullable Carrier known = null;
    if (transport.proxy() != null) {
      known = with(known, ProbeSocket.FIRST_WORD, firstWord(transport.proxy()));
    }
    if (transport.tls() != null) {
      known = with(known, ProbeTls.OF_POOL, transport.tls().client());
    }
    if (transport.maybeHttp2()) {
      known = with(known, Version.OF_POOL, version(transport));
    }
    return known == null ? checker : new PoolCheck(checker, known);
  }

  private static <T> ScopedValue.Carrier with(
      ScopedValue.@Nullable Carrier known, ScopedValue<T> what, T value) {
    return known == null ? ScopedValue.where(what, value) : known.where(what, value);
  }

  private static ByteBuffer firstWord(SentProxySettings settings) {
    return ByteBuffer.wrap(ProxyWriter.local(settings.version() == SentProxySettings.Version.V1))
        .asReadOnlyBuffer();
  }

  private static Version version(Transport transport) {
    return transport.alwaysHttp2() ? Version.HTTP2 : Version.AUTO;
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
