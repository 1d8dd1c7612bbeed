package penstock.core.route;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.spi.Extension;
import penstock.spi.http.HeaderEdits;
import penstock.spi.io.HttpFilter;
import penstock.spi.route.RouteRule;

/// One route, ready for requests. Immutable.
public final class Route {

  private final int index;
  private final String name;
  private final RouteSettings settings;
  private final List<HostPattern> hosts;
  private final List<PathPattern> paths;
  private final Condition rest;
  private final @Nullable RouteRule rule;
  private final @Nullable Decision decision;
  private final Decides decides;
  private final HeaderEdits requestHeaders;
  private final HeaderEdits responseHeaders;
  private final @Nullable Rewrite rewrite;

  private Route(int index, RouteSettings settings, @Nullable RouteRule rule, long hashSeed) {
    this.index = index;
    this.name = nameOf(index, settings);
    this.settings = settings;
    this.hosts = settings.hosts().stream().map(HostPattern::parse).toList();
    this.paths = settings.paths().stream().map(PathPattern::of).toList();
    this.rest = Conditions.withoutHostAndPath(settings.matchOrNone());
    this.rule = rule;
    Action action = action(settings, hashSeed);
    this.decision = action == null ? null : new Decision(this, action);
    this.decides = settings.decidesWhen();
    HeadersSettings headers =
        settings.headers() == null ? HeadersSettings.NONE : settings.headers();
    this.requestHeaders = HeaderEdits.of(headers.request());
    this.responseHeaders = HeaderEdits.of(headers.response());
    this.rewrite = settings.rewrite() == null ? null : Rewrite.of(settings.rewrite());
  }

  /// Compiles a route. Runs on a control thread.
  ///
  /// @param index the route's place in the configuration; from 0
  /// @param settings without [RouteProblems]
  /// @param rule made from `settings.rule()`; null if there is none
  /// @param hashSeed [penstock.spi.Context#hashSeed()]
  /// @throws IllegalArgumentException if the route has neither rule nor action
  public static Route of(
      int index, RouteSettings settings, @Nullable RouteRule rule, long hashSeed) {
    Route route = new Route(index, settings, rule, hashSeed);
    if (rule == null && route.decision == null) {
      throw new IllegalArgumentException(
          route.name + ": no action (expected: one of pool, split, redirect, respond or a rule)");
    }
    return route;
  }

  /// What a route is called.
  ///
  /// @param index the route's place in the configuration; from 0
  static String nameOf(int index, RouteSettings settings) {
    return settings.name() == null ? "route-" + (index + 1) : settings.name();
  }

  private static @Nullable Action action(RouteSettings settings, long hashSeed) {
    if (settings.pool() != null) {
      return new Action.ToPool(settings.pool());
    }
    if (!settings.split().isEmpty()) {
      return Split.of(settings.split(), hashSeed);
    }
    if (settings.redirect() != null) {
      return Redirect.of(settings.redirect());
    }
    return settings.respond() == null ? null : Action.Respond.of(settings.respond());
  }

  /// The place in the configuration; from 0.
  public int index() {
    return index;
  }

  /// The name in the configuration, or `route-3` for the third.
  public String name() {
    return name;
  }

  /// The listeners it serves; empty for all.
  public List<String> listeners() {
    return settings.listeners();
  }

  /// What becomes of its requests; null if the rule alone decides.
  public @Nullable Action action() {
    return decision == null ? null : decision.action();
  }

  /// When [#rule()] is asked: where nothing else is said, after the filters if it has some and an
  /// action of its own to fall back on.
  public Decides decides() {
    return decides;
  }

  /// What decides before the action; null if there is none. [RouteTable#resolve] or
  /// [Decision#settled] asks it.
  public @Nullable RouteRule rule() {
    return rule;
  }

  /// What stands between the route and the pool, in order.
  public List<Extension<HttpFilter>> filters() {
    return settings.filters();
  }

  /// Changes on the way to the endpoint.
  public HeaderEdits requestHeaders() {
    return requestHeaders;
  }

  /// Changes on the way to the client.
  public HeaderEdits responseHeaders() {
    return responseHeaders;
  }

  /// What the endpoint is asked for instead; null to ask for what the client asked for.
  public @Nullable Rewrite rewrite() {
    return rewrite;
  }

  /// How long requests may take.
  public RouteTimeouts timeouts() {
    return settings.timeouts() == null ? RouteTimeouts.NONE : settings.timeouts();
  }

  /// How much the route takes.
  public RouteLimits limits() {
    return settings.limits() == null ? RouteLimits.NONE : settings.limits();
  }

  /// When failed requests are sent once more; null for the usual.
  public @Nullable RetrySettings retry() {
    return settings.retry();
  }

  /// Protocols its requests may change to, in lower case.
  public List<String> upgrades() {
    return settings.upgrade();
  }

  /// When its requests are turned away if there is too much to do.
  public Priority priority() {
    return settings.priority();
  }

  /// Where copies of its requests go; null for nowhere.
  public @Nullable MirrorSettings mirror() {
    return settings.mirror();
  }

  /// Its conditions in words, for people.
  public String match() {
    return condition().toString();
  }

  /// The route's own action with the route; null as [#action()].
  @Nullable Decision decision() {
    return decision;
  }

  List<HostPattern> hosts() {
    return hosts;
  }

  List<PathPattern> paths() {
    return paths;
  }

  /// What must hold beside host and path.
  Condition rest() {
    return rest;
  }

  /// All that must hold.
  Condition condition() {
    return Conditions.all(
        Stream.of(
                hosts.isEmpty() ? Condition.Always.ALWAYS : new Condition.Host(hosts),
                paths.isEmpty() ? Condition.Always.ALWAYS : new Condition.Path(paths),
                rest)
            .filter(part -> part != Condition.Always.ALWAYS)
            .toList());
  }

  @Override
  public String toString() {
    return name;
  }
}
