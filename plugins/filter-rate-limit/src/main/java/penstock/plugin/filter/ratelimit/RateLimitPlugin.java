package penstock.plugin.filter.ratelimit;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;
import penstock.spi.session.SessionFilter;

/// Offers the filter `rate-limit`.
public final class RateLimitPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "rate-limit", Settings.class, RateLimit::new);
    registrar.offer(SessionFilter.KIND, "rate-limit", SessionSettings.class, SessionRate::new);
  }
}
