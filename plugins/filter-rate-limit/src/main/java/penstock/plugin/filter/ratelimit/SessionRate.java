package penstock.plugin.filter.ratelimit;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.MetricName;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.session.SessionFilter;
import penstock.spi.traffic.Connection;

/// Counts new connections and UDP sessions by client address, and keeps out those that come too
/// fast.
final class SessionRate implements SessionFilter {

  private static final String LIMITED = "rate-limited";

  private final InstantSource clock;
  private final Buckets buckets;
  private final Counter limited;
  private final long seed = new SecureRandom().nextLong();

  SessionRate(SessionSettings settings, Context context) {
    this.clock = context.clock();
    this.buckets =
        new Buckets(settings.rate(), settings.rate().depth(settings.burst()), settings.maxKeys());
    this.limited = context.metrics().counter("rate_limited_total");
    Gauge<Long> displaced = buckets::displaced;
    context.metrics().register(MetricName.build("rate_limit_displaced"), displaced);
  }

  @Override
  public @Nullable String refusal(Connection connection) {
    long key = LimitKey.address(connection.client().getAddress(), seed);
    if (buckets.take(key, RateLimit.nanos(clock.instant())).allowed()) {
      return null;
    }
    limited.inc();
    return LIMITED;
  }
}
