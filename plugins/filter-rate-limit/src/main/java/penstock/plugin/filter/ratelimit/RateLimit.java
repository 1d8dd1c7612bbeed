package penstock.plugin.filter.ratelimit;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.MetricName;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import penstock.plugin.filter.ratelimit.Buckets.Verdict;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Counts requests by key and refuses those that come too fast.
///
/// Source of the headers: draft-ietf-httpapi-ratelimit-headers.
final class RateLimit implements HttpFilter {

  private static final HttpString LEFT = new HttpString("RateLimit");
  private static final HttpString POLICY = new HttpString("RateLimit-Policy");

  private final Settings settings;
  private final InstantSource clock;
  private final Buckets buckets;
  private final Counter limited;
  private final String title;
  private final String policy;
  private final long seed = new SecureRandom().nextLong();

  RateLimit(Settings settings, Context context) {
    this.settings = settings;
    this.clock = context.clock();
    this.buckets = new Buckets(settings.rate(), settings.depth(), settings.maxKeys());
    this.title = "\"" + settings.title() + "\"";
    this.policy =
        title
            + ";q="
            + settings.depth()
            + ";w="
            + seconds(settings.rate().intervalNanos() * settings.depth());
    this.limited = context.metrics().counter(named("rate_limited_total"));
    Gauge<Long> displaced = buckets::displaced;
    context.metrics().register(named("rate_limit_displaced"), displaced);
  }

  private MetricName named(String metric) {
    return MetricName.build(metric).tagged("limiter", settings.title());
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      FilteredRequest request = FilteredRequest.of(exchange);
      Verdict verdict = buckets.take(settings.key().of(request, seed), nanos(clock.instant()));
      if (settings.headers()) {
        request.onAnswer(answer -> tell(answer, verdict));
      }
      if (verdict.allowed()) {
        next.handleRequest(exchange);
      } else {
        refuse(exchange, request, verdict);
      }
    };
  }

  private void refuse(HttpServerExchange exchange, FilteredRequest request, Verdict verdict) {
    limited.inc();
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds(verdict.waitNanos()));
    request.refuse(429, "rate-limited", "too many requests");
  }

  private void tell(HeaderMap answer, Verdict verdict) {
    answer.add(POLICY, policy);
    answer.add(LEFT, title + ";r=" + verdict.left() + ";t=" + seconds(verdict.fullNanos()));
  }

  static long nanos(Instant now) {
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  /// Whole seconds, at least that long.
  private static String seconds(long nanos) {
    return Long.toString(Math.ceilDiv(nanos, TimeUnit.SECONDS.toNanos(1)));
  }
}
