package penstock.plugin.filter.jwt;

import io.dropwizard.metrics5.Counter;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.plugin.filter.jwt.KeySource.NoKeysException;
import penstock.plugin.filter.jwt.TokenCache.Hash;
import penstock.spi.Context;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Looks for a request's token. One that was seen before costs a hash and two comparisons; another
/// is verified on a virtual thread.
final class JwtFilter implements HttpFilter {

  /// Verifications under way at once; each takes up to a millisecond of a processor.
  private static final int MOST_UNDER_WAY = 1_000;

  private final Settings settings;
  private final KeySource source;
  private final Verifier verifier;
  private final TokenCache cache;
  private final Refusals refusals;
  private final InstantSource clock;
  private final Counter verified;
  private final long skewSeconds;
  private final AtomicInteger underWay = new AtomicInteger();

  private JwtFilter(Settings settings, KeySource source, Context context) {
    this.settings = settings;
    this.source = source;
    this.verifier = new Verifier(settings, source);
    this.cache = new TokenCache(settings.cache());
    this.refusals = new Refusals(settings.realm());
    this.clock = context.clock();
    this.verified = context.metrics().counter("jwt_verified_total");
    this.skewSeconds = settings.skew().toSeconds();
  }

  /// A filter; a file of keys is read at once, a URL soon.
  ///
  /// @param memory of what URLs gave before
  /// @throws IllegalArgumentException if the keys cannot be read
  static JwtFilter of(Settings settings, Context context, KeyMemory memory) {
    return new JwtFilter(settings, KeyPlace.source(settings, context, memory), context);
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> handle(exchange, next);
  }

  private void handle(HttpServerExchange exchange, HttpHandler next) throws Exception {
    FilteredRequest request = FilteredRequest.of(exchange);
    List<String> tokens = settings.token().find(request);
    if (tokens.isEmpty() && settings.optional()) {
      next.handleRequest(exchange);
    } else if (tokens.isEmpty()) {
      refusals.missing(exchange);
    } else if (tokens.size() > 1) {
      // The endpoint could take another one than we.
      refusals.invalid(exchange, "there is more than one token");
    } else {
      handle(exchange, tokens.getFirst(), next);
    }
  }

  private void handle(HttpServerExchange exchange, String token, HttpHandler next)
      throws Exception {
    Hash hash = Hash.of(token);
    Verified known = cache.find(hash);
    if (known != null && source.inForce(known.keys())) {
      judge(exchange, known, next);
    } else if (underWay.get() >= MOST_UNDER_WAY) {
      refusals.busy(exchange);
    } else {
      underWay.incrementAndGet();
      FilteredRequest.of(exchange).later(() -> verify(token, hash, next));
    }
  }

  /// Runs on a virtual thread.
  private HttpHandler verify(String token, Hash hash, HttpHandler next) {
    try {
      Verified found = verifier.verify(token);
      verified.inc();
      cache.add(hash, found);
      return exchange -> judge(exchange, found, next);
    } catch (InvalidTokenException e) {
      return exchange -> refusals.invalid(exchange, String.valueOf(e.getMessage()));
    } catch (NoKeysException _) {
      return refusals::noKeys;
    } finally {
      underWay.decrementAndGet();
    }
  }

  private void judge(HttpServerExchange exchange, Verified token, HttpHandler next)
      throws Exception {
    @Nullable String late = untimely(token);
    if (late != null) {
      refusals.invalid(exchange, late);
      return;
    }
    if (!token.claimsFit()) {
      refusals.insufficient(exchange);
      return;
    }
    FilteredRequest request = FilteredRequest.of(exchange);
    for (Verified.Fact fact : token.facts()) {
      request.note(fact.name(), fact.value());
    }
    if (!settings.forward()) {
      settings.token().strip(exchange.getRequestHeaders());
    }
    next.handleRequest(exchange);
  }

  private @Nullable String untimely(Verified token) {
    long now = Math.floorDiv(clock.millis(), 1000L);
    if (now - skewSeconds >= token.expires()) {
      return "the token has expired";
    }
    return now + skewSeconds < token.notBefore() ? "the token is not valid yet" : null;
  }
}
