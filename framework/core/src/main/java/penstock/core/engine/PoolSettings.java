package penstock.core.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.endpoint.EndpointProtocol;
import penstock.core.endpoint.EndpointSettings;
import penstock.core.endpoint.EndpointTlsSettings;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.SlowStartSettings;
import penstock.core.health.HealthSettings;
import penstock.core.health.OutlierSettings;
import penstock.core.pool.BreakerSettings;
import penstock.core.pool.ConnectSettings;
import penstock.core.pool.LimitSettings;
import penstock.core.pool.RetryBudgetSettings;
import penstock.core.pool.WhenDown;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Percent;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.discovery.Discovery;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.sticky.SessionStickiness;

/// What users may set on a pool: `pools.*`.
///
/// @param description for people
/// @param endpoints those known beforehand
/// @param discover finds further ones; null for none
/// @param balance who gets a request
/// @param sticky keeps clients with their endpoint; null for nobody
/// @param health active checks, side by side
/// @param outlier when failing traffic takes an endpoint out
/// @param whenDown what becomes of sessions at an endpoint whose checks fail
/// @param panicThreshold below this share of healthy endpoints, health is ignored
/// @param slowStart how an endpoint that comes back grows into its weight; null for at once
/// @param connect how to connect
/// @param protocol what is spoken with endpoints
/// @param http2 how HTTP/2 is spoken, where it is
/// @param tls how connections are secured; null for not at all
/// @param sendProxyProtocol how endpoints are told who the client is; null for not
/// @param drain how an endpoint is let run empty
/// @param retryBudget how many requests may be sent once more
/// @param limits how much is taken at once; null for any
/// @param breaker when nothing is taken for a while; null for never
@Describe("A named group of endpoints that can do the same work.")
public record PoolSettings(
    @Describe("A note for people.") @Nullable String description,
    @Describe("The backend servers.") @Default("[]") List<EndpointSettings> endpoints,
    @Describe("Finds further endpoints.") @Nullable Extension<Discovery> discover,
    @Describe("Who gets a request.") @Default("round-robin") Extension<BalancingPolicy> balance,
    @Describe("Keeps clients with their endpoint.") @Nullable Extension<SessionStickiness> sticky,
    @Describe("Active checks; an endpoint is up when all of them pass.") @Default("[]")
        List<HealthSettings> health,
    @Describe("When failing traffic takes an endpoint out.") @Default("{}") OutlierSettings outlier,
    @Describe(
            "What becomes of sessions of TCP and upgraded connections at an endpoint whose checks"
                + " begin to fail: keep, or cut, which breaks them off at once.")
        @Default("keep")
        WhenDown whenDown,
    @Describe("Below this share of healthy endpoints health is ignored and all are used.")
        @Default("50%")
        Percent panicThreshold,
    @Describe("How an endpoint that comes back grows into its weight.")
        @Nullable SlowStartSettings slowStart,
    @Describe("How to connect.") @Default("{}") ConnectSettings connect,
    @Describe(
            "What is spoken with endpoints: http1; h2c, HTTP/2 without TLS; h2, HTTP/2 by TLS; or"
                + " auto, what an endpoint chooses in the TLS handshake.")
        @Default("http1")
        EndpointProtocol protocol,
    @Describe("How HTTP/2 is spoken with endpoints, where it is.") @Default("{}")
        EndpointHttp2Settings http2,
    @Describe("How connections to endpoints are secured; without it they are not.")
        @Nullable EndpointTlsSettings tls,
    @Describe(
            "Tells endpoints who the client is, in a PROXY header before anything else; without it"
                + " they are not told.")
        @Nullable SentProxySettings sendProxyProtocol,
    @Describe("How an endpoint is let run empty.") @Default("graceful")
        Extension<DrainPolicy> drain,
    @Describe("How many requests may be sent once more.") @Default("{}")
        RetryBudgetSettings retryBudget,
    @Describe("How much is taken at once; what is beyond waits, and then gets 503.")
        @Nullable LimitSettings limits,
    @Describe("When a pool that fails takes no more requests for a while.")
        @Nullable BreakerSettings breaker) {

  /// Checks what concerns the pool alone.
  ///
  /// @throws IllegalArgumentException if two endpoints have one name, or two settings do not fit
  public PoolSettings {
    endpoints = List.copyOf(endpoints);
    health = List.copyOf(health);
    Set<String> names = new HashSet<>();
    for (EndpointSettings endpoint : endpoints) {
      String name = endpoint.member().endpoint().name();
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "endpoints: " + name + " twice (expected: names that differ)");
      }
    }
    if (panicThreshold.fraction() > 1) {
      throw new IllegalArgumentException(
          "panicThreshold: " + panicThreshold + " (expected: 0% to 100%)");
    }
    if (sendProxyProtocol != null
        && (protocol == EndpointProtocol.H2 || protocol == EndpointProtocol.H2C)) {
      throw new IllegalArgumentException(
          "sendProxyProtocol: there (expected: protocol http1 or auto beside it, a connection of"
              + " HTTP/2 is for many clients)");
    }
    if (protocol == EndpointProtocol.H2 && tls == null) {
      throw new IllegalArgumentException("protocol: h2 (expected: tls beside it, or h2c)");
    }
    if (protocol == EndpointProtocol.H2C && tls != null) {
      throw new IllegalArgumentException("protocol: h2c (expected: no tls beside it, or h2)");
    }
  }

  /// The endpoints known beforehand.
  List<Member> members() {
    return endpoints.stream().map(EndpointSettings::member).toList();
  }
}
