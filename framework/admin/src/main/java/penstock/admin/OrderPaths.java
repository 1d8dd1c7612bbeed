package penstock.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The paths by which operators order states and see how far they are.
final class OrderPaths {

  private static final String POOLS = "/v1/pools/";
  private static final String ENDPOINTS = "/endpoints/";
  private static final String LISTENERS = "/v1/listeners/";
  private static final String DRAIN = "/drain";
  private static final List<String> STATES = List.of("ready", "drain", "maint");
  private static final List<String> REST = List.of("ready", "drain");

  private final AdminSource source;
  private final Operator operator;

  OrderPaths(AdminSource source) {
    this.source = source;
    this.operator = source.operator();
  }

  /// What may be done at a path, by method; empty if it is none of these.
  Map<String, Action> actions(String path) {
    if (path.equals("/v1/process")) {
      Action look = _ -> Reply.json(200, operator.process());
      return Map.of("GET", look, "HEAD", look, "PATCH", this::restProcess);
    }
    if (path.startsWith(LISTENERS) && path.length() > LISTENERS.length()) {
      String name = path.substring(LISTENERS.length());
      return Map.of("PATCH", exchange -> restListener(exchange, name));
    }
    Target target = path.startsWith(POOLS) ? Target.of(path.substring(POOLS.length())) : null;
    if (target == null || target.pool().isEmpty()) {
      return Map.of();
    }
    Map<String, Action> actions = new TreeMap<>();
    if (target.progress()) {
      actions.put("GET", exchange -> progress(exchange, target));
      actions.put("HEAD", exchange -> progress(exchange, target));
    } else {
      actions.put("PATCH", exchange -> order(exchange, target));
      if (target.endpoint() != null) {
        actions.put("GET", _ -> endpoint(target));
        actions.put("HEAD", _ -> endpoint(target));
      }
    }
    return actions;
  }

  /// What a path is about.
  ///
  /// @param pool its name
  /// @param endpoint its name; null for the whole pool
  /// @param progress whether it is about how far a drain is
  private record Target(String pool, @Nullable String endpoint, boolean progress) {

    /// A name comes first: `drain` alone is one.
    static Target of(String names) {
      int at = names.indexOf(ENDPOINTS);
      String last = at < 0 ? names : names.substring(at + ENDPOINTS.length());
      boolean progress = last.endsWith(DRAIN) && last.length() > DRAIN.length();
      String name = progress ? last.substring(0, last.length() - DRAIN.length()) : last;
      return at < 0
          ? new Target(name, null, progress)
          : new Target(names.substring(0, at), name, progress);
    }

    /// What there is to say of it.
    Object view(List<DrainView> views) {
      return endpoint == null ? PoolDrainView.of(pool, views) : views.getFirst();
    }
  }

  private Reply unknown(Target target) {
    List<String> pools = source.pools().stream().map(PoolView::name).toList();
    if (target.endpoint() == null || !pools.contains(target.pool())) {
      return Reply.unknown(target.pool(), pools);
    }
    return Reply.unknown(
        target.pool() + "/" + target.endpoint(),
        source.pools().stream()
            .filter(pool -> pool.name().equals(target.pool()))
            .flatMap(pool -> pool.endpoints().stream())
            .map(endpoint -> target.pool() + "/" + endpoint.name())
            .toList());
  }

  private Reply unknownListener(String name) {
    return Reply.unknown(name, source.listeners().stream().map(ListenerView::name).toList());
  }

  private Reply endpoint(Target target) {
    for (PoolView pool : source.pools()) {
      for (EndpointView endpoint : pool.endpoints()) {
        if (pool.name().equals(target.pool()) && endpoint.name().equals(target.endpoint())) {
          return Reply.json(200, endpoint);
        }
      }
    }
    return unknown(target);
  }

  private Reply order(HttpServerExchange exchange, Target target) throws IOException {
    try {
      OrderBody order = OrderBody.parse(body(exchange), STATES, true);
      List<DrainView> views = operator.order(target.pool(), target.endpoint(), order);
      return views == null ? unknown(target) : Reply.json(200, target.view(views));
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Reply progress(HttpServerExchange exchange, Target target)
      throws IOException, InterruptedException {
    List<DrainView> views = operator.progress(target.pool(), target.endpoint());
    if (views == null) {
      return unknown(target);
    }
    String accept = exchange.getRequestHeaders().getFirst(Headers.ACCEPT);
    if (accept == null || !accept.contains(DrainEvents.TYPE)) {
      return Reply.json(200, target.view(views));
    }
    DrainEvents.send(
        exchange,
        () -> {
          List<DrainView> now = operator.progress(target.pool(), target.endpoint());
          boolean goesOn = now != null && now.stream().anyMatch(DrainView::goesOn);
          return new DrainEvents.Event(now == null ? "gone" : target.view(now), goesOn);
        });
    return null;
  }

  private Reply restListener(HttpServerExchange exchange, String name) throws IOException {
    try {
      OrderBody order = OrderBody.parse(body(exchange), REST, false);
      return restListener(name, "drain".equals(order.state()));
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    }
  }

  private Reply restListener(String name, boolean rests) {
    try {
      if (!operator.rest(name, rests)) {
        return unknownListener(name);
      }
    } catch (IOException | IllegalStateException e) {
      return notNow(e);
    }
    for (ListenerView view : source.listeners()) {
      if (view.name().equals(name)) {
        return Reply.json(200, view);
      }
    }
    return unknownListener(name);
  }

  private Reply restProcess(HttpServerExchange exchange) throws IOException {
    try {
      operator.rest("drain".equals(OrderBody.parse(body(exchange), REST, false).state()));
      return Reply.json(200, operator.process());
    } catch (IllegalArgumentException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      return notNow(e);
    }
  }

  private static Reply notNow(Exception why) {
    return Reply.error(409, String.valueOf(why.getMessage()));
  }

  private static byte[] body(HttpServerExchange exchange) throws IOException {
    exchange.startBlocking();
    return exchange.getInputStream().readAllBytes();
  }
}
