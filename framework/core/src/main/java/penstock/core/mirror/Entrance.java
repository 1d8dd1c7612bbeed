package penstock.core.mirror;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.pool.Admission;
import penstock.core.pool.Breaker;
import penstock.core.pool.Gates;
import penstock.core.pool.Pool;
import penstock.core.pool.Verdict;
import penstock.core.proxyprotocol.ProxyWriter;
import penstock.core.upstream.ConnectListener;
import penstock.core.upstream.Connecting;
import penstock.core.upstream.Keep;
import penstock.core.upstream.Terms;
import penstock.core.upstream.Upstream;
import penstock.core.upstream.UpstreamPool;

/// A copy's way into the pool of the mirror, which its limits and its breaker may bar, and to a
/// connection. A copy does not wait. Belongs to one I/O thread.
final class Entrance {

  private final ExchangeRequest request;
  private final UpstreamPool upstreams;
  private final Keep keep;
  private final @Nullable Breaker breaker;
  private final @Nullable Admission admission;

  /// @param request whose copy it is
  Entrance(Pool pool, ExchangeRequest request, UpstreamPool upstreams) {
    this.request = request;
    Gates gates = pool.gates();
    this.upstreams = upstreams;
    this.keep = new Keep(pool.keepAliveConnections(), pool.keepAliveNanos());
    this.breaker = gates.breaker();
    this.admission = gates.admission();
  }

  /// Goes in, if it may.
  ///
  /// @return whether it is in; then it must [#leave]
  boolean enter() {
    if (breaker != null && !breaker.admits()) {
      return false;
    }
    if (admission != null && !admission.enter()) {
      tell(Verdict.NONE);
      return false;
    }
    return true;
  }

  /// Takes a kept connection; null if there is none.
  @Nullable Upstream idle(LiveEndpoint to) {
    Terms terms = terms(to);
    Upstream idle = upstreams.idle(to, keep, terms);
    // It is sent once: not over a connection that the endpoint may just have closed.
    while (idle != null && !idle.looksAlive()) {
      idle.abandon();
      idle = upstreams.idle(to, keep, terms);
    }
    return idle;
  }

  /// Begins to make a connection.
  Connecting connect(LiveEndpoint to, ConnectListener told) {
    return upstreams.connect(to, keep, terms(to), told);
  }

  /// Where endpoints want to know whose a connection is, those of copies are our own.
  private Terms terms(LiveEndpoint to) {
    SentProxySettings proxy = to.transport().proxy();
    Terms terms =
        proxy == null
            ? Terms.ANY
            : Terms.begunWith(ProxyWriter.local(proxy.version() == SentProxySettings.Version.V1));
    return to.transport().asksByHost() ? terms.forHost(request.endpointHost()) : terms;
  }

  /// Goes out again.
  ///
  /// @param verdict what became of it
  void leave(Verdict verdict) {
    if (admission != null) {
      admission.leave();
    }
    tell(verdict);
  }

  private void tell(Verdict verdict) {
    if (breaker != null) {
      breaker.ended(verdict);
    }
  }
}
