package penstock.core.route;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.http.RedirectSettings;
import penstock.spi.http.Scheme;
import penstock.spi.io.HttpFilter;
import penstock.spi.route.RouteRule;

/// A route as users write it. [RouteProblems] says whether it makes sense beside the others.
@Describe("Which requests go where; the first route whose conditions hold takes the request.")
public record RouteSettings(
    @Describe("What metrics and logs call it; by default route-1, route-2 and so on by position.")
        @Nullable String name,
    @Describe("A note for people.") @Nullable String description,
    @Describe("The listeners it serves; all of them by default.") @Default("[]")
        List<String> listeners,
    @Describe("What a request must be like; without it every request is taken.")
        @Nullable MatchSettings match,
    @Describe("Short for match.host.") @Default("[]") List<String> host,
    @Describe("Short for match.path.") @Default("[]") List<PathSettings> path,
    @Describe("Decides first; what it leaves open goes to the action, or else to the next route.")
        @Nullable Extension<RouteRule> rule,
    @Describe("Short for a rule of type js: its script.") @Nullable Extension<RouteRule> script,
    @Describe(
            "When the rule is asked: first, or after the filters; by default after-filters if the"
                + " route has filters and an action.")
        @Nullable Decides decides,
    @Describe("What stands between the route and the pool, in order.") @Default("[]")
        List<Extension<HttpFilter>> filters,
    @Describe("Action: the pool that takes the requests.") @Nullable String pool,
    @Describe("Action: the pools that share the requests.") @Default("[]")
        List<SplitSettings> split,
    @Describe("Action: the client is sent elsewhere.") @Nullable RedirectSettings redirect,
    @Describe("Action: an answer without asking an endpoint.") @Nullable RespondSettings respond,
    @Describe("Changes to headers.") @Nullable HeadersSettings headers,
    @Describe("What the endpoint is asked for instead.") @Nullable RewriteSettings rewrite,
    @Describe("How long requests may take.") @Nullable RouteTimeouts timeouts,
    @Describe("How much the route takes.") @Nullable RouteLimits limits,
    @Describe("When failed requests are sent once more.") @Nullable RetrySettings retry,
    @Describe("The protocols requests may change to.") @Default("[websocket]") List<String> upgrade,
    @Describe("What is turned away first when there is too much to do: low; last: high.")
        @Default("normal")
        Priority priority,
    @Describe("Sends copies of the requests to another pool, too, whose answers nobody gets.")
        @Nullable MirrorSettings mirror) {

  /// What nobody could tell from other requests any more, in any version: HTTP itself.
  private static final Pattern HTTP = Pattern.compile("http(/.*)?|h[23]c?(-.*)?");

  /// Checks the short forms and what requests may change to.
  ///
  /// @throws IllegalArgumentException if a host is malformed, a short form stands beside its long
  ///   one, or requests may change to HTTP
  public RouteSettings {
    listeners = List.copyOf(listeners);
    host = List.copyOf(host);
    path = List.copyOf(path);
    filters = List.copyOf(filters);
    split = List.copyOf(split);
    upgrade = upgrade.stream().map(protocol -> protocol.toLowerCase(Locale.ROOT)).toList();
    host.forEach(HostPattern::parse);
    upgrade.forEach(RouteSettings::refuseHttp);
    if (rule != null && script != null) {
      throw new IllegalArgumentException("script: given beside rule (expected: one of them)");
    }
    if (match != null && !match.host().isEmpty() && !host.isEmpty()) {
      throw new IllegalArgumentException("host: given twice (expected: here or in match)");
    }
    if (match != null && !match.path().isEmpty() && !path.isEmpty()) {
      throw new IllegalArgumentException("path: given twice (expected: here or in match)");
    }
  }

  private static void refuseHttp(String protocol) {
    if (HTTP.matcher(protocol).matches()) {
      throw new IllegalArgumentException(
          "upgrade: "
              + protocol
              + " (expected: no HTTP, whose requests would pass by routes and filters in a tunnel;"
              + " websocket for one)");
    }
  }

  /// The conditions. Who is sent to the same URL over TLS must not have come by TLS, or it would be
  /// sent round in circles.
  MatchSettings matchOrNone() {
    MatchSettings given = match == null ? MatchSettings.NONE : match;
    boolean circles = redirect != null && redirect.onlyToHttps() && given.scheme() == null;
    return circles ? given.of(Scheme.HTTP) : given;
  }

  /// The rule, however it was written; null if there is none.
  public @Nullable Extension<RouteRule> ruleOrScript() {
    return rule == null ? script : rule;
  }

  /// Where its rule stands in the configuration: `rule` or `script`.
  public String ruleKey() {
    return rule == null ? "script" : "rule";
  }

  boolean hasAction() {
    return pool != null || !split.isEmpty() || redirect != null || respond != null;
  }

  Decides decidesWhen() {
    if (decides != null) {
      return decides;
    }
    return filters.isEmpty() || !hasAction() ? Decides.FIRST : Decides.AFTER_FILTERS;
  }

  List<String> hosts() {
    return host.isEmpty() ? matchOrNone().host() : host;
  }

  List<PathSettings> paths() {
    return path.isEmpty() ? matchOrNone().path() : path;
  }
}
