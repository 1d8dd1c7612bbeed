package penstock.core.pool;

import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.Reason;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Header;

/// Whom a pool chose, or why nobody.
///
/// @param endpoint where to send it; null if there is nobody
/// @param reason [Reason#OK], or why there is nobody
/// @param binding a header to add to the answer so that the client stays; null for none
/// @param sticky who keeps clients with their endpoint; null for nobody
/// @param bound what became of the client's bond; null if it has none here, or was asked before
public record Choice(
    @Nullable LiveEndpoint endpoint,
    Reason reason,
    @Nullable Header binding,
    @Nullable SessionStickiness sticky,
    @Nullable Bound bound) {

  /// A choice in a pool that keeps nobody.
  public Choice(@Nullable LiveEndpoint endpoint, Reason reason, @Nullable Header binding) {
    this(endpoint, reason, binding, null, null);
  }
}
