package penstock.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every admin path that may take its time. Runs on virtual threads.
final class AdminPaths implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(AdminPaths.class);

  private static final String PATHS =
      "/healthz, /readyz, /metrics, /v1/listeners, /v1/routes, /v1/pools, /v1/plugins,"
          + " /v1/scripts, /v1/certs, /v1/process or /v1/reload";

  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final AdminSource source;
  private final PrometheusPage metrics;
  private final OrderPaths orders;

  AdminPaths(AdminSource source, PrometheusPage metrics) {
    this.source = source;
    this.metrics = metrics;
    this.orders = new OrderPaths(source);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Reply reply = reply(exchange);
    if (reply != null) {
      reply.send(exchange);
    }
  }

  private @Nullable Reply reply(HttpServerExchange exchange) {
    Map<String, Action> actions = actions(exchange.getRelativePath());
    if (actions.isEmpty()) {
      return Reply.error(404, "path: " + exchange.getRelativePath() + " (expected: " + PATHS + ")");
    }
    String method = exchange.getRequestMethod().toString();
    @Nullable Action action = actions.get(method);
    if (action == null) {
      exchange.getResponseHeaders().put(Headers.ALLOW, String.join(", ", actions.keySet()));
      return Reply.error(
          405, "method: " + method + " (expected: " + String.join(" or ", actions.keySet()) + ")");
    }
    // Nothing is changed by who says more than is understood: a rehearsal, perhaps.
    if (!READS.contains(method) && !exchange.getQueryParameters().isEmpty()) {
      String name = exchange.getQueryParameters().keySet().iterator().next();
      return Reply.error(400, name + ": unknown (expected: no parameters)");
    }
    try {
      return action.reply(exchange);
    } catch (RequestTooBigException _) {
      return Reply.error(413, "body: too large (expected: 64 KiB at most)");
    } catch (Exception e) {
      log.atWarn().addKeyValue("path", exchange.getRelativePath()).setCause(e).log("admin failed");
      return Reply.error(500, "failed: " + e + " (expected: an answer)");
    }
  }

  private Map<String, Action> actions(String path) {
    return switch (path) {
      case "/metrics" -> read(this::metrics);
      case "/v1/listeners" -> read(_ -> Reply.json(200, source.listeners()));
      case "/v1/routes" -> read(_ -> Reply.json(200, source.routes()));
      case "/v1/pools" -> read(_ -> Reply.json(200, source.pools()));
      case "/v1/plugins" -> read(_ -> Reply.json(200, source.plugins()));
      case "/v1/scripts" -> read(_ -> Reply.json(200, source.scripts()));
      case "/v1/certs" -> read(_ -> Reply.json(200, source.certificates()));
      case "/v1/reload" -> Map.of("POST", _ -> reload());
      default -> {
        Map<String, Action> actions = new TreeMap<>(itemActions(path));
        actions.putAll(orders.actions(path));
        yield actions;
      }
    };
  }

  private Map<String, Action> itemActions(String path) {
    int slash = path.indexOf('/', "/v1/".length());
    String name = path.substring(slash + 1);
    if (!path.startsWith("/v1/") || slash < 0 || name.isEmpty()) {
      return Map.of();
    }
    return switch (path.substring(0, slash)) {
      case "/v1/listeners" -> read(_ -> item(source.listeners(), ListenerView::name, name));
      case "/v1/routes" -> read(_ -> item(source.routes(), RouteView::name, name));
      case "/v1/pools" -> read(_ -> item(source.pools(), PoolView::name, name));
      case "/v1/plugins" -> read(_ -> item(source.plugins(), PluginView::id, name));
      case "/v1/scripts" -> read(_ -> uses(source.scripts(), name));
      default -> Map.of();
    };
  }

  private static Map<String, Action> read(Action action) {
    return new TreeMap<>(Map.of("GET", action, "HEAD", action));
  }

  private static <V> Reply item(List<V> views, Function<V, String> nameOf, String name) {
    for (V view : views) {
      if (nameOf.apply(view).equals(name)) {
        return Reply.json(200, view);
      }
    }
    return Reply.unknown(name, views.stream().map(nameOf).toList());
  }

  // A file is used for each of its roles by itself, and may be quarantined in one of them.
  private static Reply uses(List<ScriptView> views, String file) {
    List<ScriptView> uses = views.stream().filter(each -> each.file().equals(file)).toList();
    return uses.isEmpty()
        ? Reply.unknown(file, views.stream().map(ScriptView::file).distinct().toList())
        : Reply.json(200, uses);
  }

  private Reply metrics(HttpServerExchange exchange) throws IOException {
    return metrics.render(exchange.getRequestHeaders().getFirst(Headers.ACCEPT));
  }

  private Reply reload() throws Exception {
    ReloadResult result = source.reload();
    return result.applied()
        ? Reply.json(200, new Reply.Done(result.summary()))
        : Reply.json(422, new Reply.Problems(result.summary(), result.problems()));
  }
}
