package penstock.core.pool;

import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.SlowStartSettings;
import penstock.spi.Percent;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.sticky.SessionStickiness;

/// What a configuration makes of a pool: everything but its endpoints.
///
/// @param policy who chooses; the same instance as long as its settings are equal
/// @param sticky who keeps clients with their endpoint; null for nobody
/// @param drain how an endpoint is let run empty
/// @param connect how to connect
/// @param checks whether and how active checks watch
/// @param slowStart null for full weight at once
/// @param panicThreshold below this share of healthy endpoints all are used; 0 % for never
/// @param retryBudget how many requests may be sent once more
/// @param limits how much is taken at once
/// @param breaker when nothing is taken for a while; null for never
public record PoolParts(
    BalancingPolicy policy,
    @Nullable SessionStickiness sticky,
    DrainPolicy drain,
    ConnectSettings connect,
    Checks checks,
    @Nullable SlowStartSettings slowStart,
    Percent panicThreshold,
    RetryBudgetSettings retryBudget,
    LimitSettings limits,
    @Nullable BreakerSettings breaker) {}
