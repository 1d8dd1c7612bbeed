package penstock.core.route;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Extension;
import penstock.spi.NoSettings;
import penstock.spi.Percent;
import penstock.spi.http.RedirectSettings;
import penstock.spi.http.Scheme;
import penstock.spi.route.RouteRule;
import penstock.testkit.FakeRequest;

/// Settings of a route, put together piece by piece.
final class TestRoute {

  private @Nullable String name;
  private List<String> listeners = List.of();
  private final List<String> hosts = new ArrayList<>();
  private final List<PathSettings> paths = new ArrayList<>();
  private List<String> methods = List.of();
  private final Map<String, ValueSettings> headers = new TreeMap<>();
  private final Map<String, ValueSettings> query = new TreeMap<>();
  private final Map<String, ValueSettings> cookies = new TreeMap<>();
  private List<String> clientIp = List.of();
  private List<String> peerIp = List.of();
  private @Nullable Scheme scheme;
  private List<MatchSettings> not = List.of();
  private List<MatchSettings> any = List.of();
  private List<MatchSettings> all = List.of();
  private @Nullable RouteRule rule;
  private @Nullable String pool;
  private List<SplitSettings> split = List.of();
  private @Nullable RedirectSettings redirect;
  private @Nullable RespondSettings respond;
  private @Nullable MirrorSettings mirror;

  static TestRoute to(String pool) {
    TestRoute route = new TestRoute();
    route.pool = pool;
    return route;
  }

  static TestRoute withoutAction() {
    return new TestRoute();
  }

  TestRoute named(String newName) {
    name = newName;
    return this;
  }

  TestRoute mirroredTo(String mirrorPool) {
    mirror =
        new MirrorSettings(
            mirrorPool,
            Percent.parse("100%"),
            List.of(),
            ByteSize.parse("64KiB"),
            100,
            Duration.ofSeconds(15));
    return this;
  }

  TestRoute on(String... names) {
    listeners = List.of(names);
    return this;
  }

  TestRoute host(String... patterns) {
    hosts.addAll(List.of(patterns));
    return this;
  }

  TestRoute prefix(String path) {
    paths.add(new PathSettings(path, null, null));
    return this;
  }

  TestRoute exact(String path) {
    paths.add(new PathSettings(null, path, null));
    return this;
  }

  TestRoute regex(String path) {
    paths.add(new PathSettings(null, null, Pattern.compile(path)));
    return this;
  }

  TestRoute method(String... names) {
    methods = List.of(names);
    return this;
  }

  TestRoute header(String header, ValueSettings value) {
    headers.put(header, value);
    return this;
  }

  TestRoute query(String parameter, ValueSettings value) {
    query.put(parameter, value);
    return this;
  }

  TestRoute cookie(String cookie, ValueSettings value) {
    cookies.put(cookie, value);
    return this;
  }

  TestRoute clientIp(String block) {
    clientIp = List.of(block);
    return this;
  }

  TestRoute peerIp(String block) {
    peerIp = List.of(block);
    return this;
  }

  TestRoute scheme(Scheme newScheme) {
    scheme = newScheme;
    return this;
  }

  TestRoute not(TestRoute... others) {
    not = matches(others);
    return this;
  }

  TestRoute any(TestRoute... others) {
    any = matches(others);
    return this;
  }

  TestRoute all(TestRoute... others) {
    all = matches(others);
    return this;
  }

  TestRoute rule(RouteRule newRule) {
    rule = newRule;
    return this;
  }

  TestRoute pool(String newPool) {
    pool = newPool;
    return this;
  }

  TestRoute split(SplitSettings... shares) {
    split = List.of(shares);
    return this;
  }

  TestRoute redirect(RedirectSettings settings) {
    redirect = settings;
    return this;
  }

  TestRoute respond(int status) {
    respond = new RespondSettings(status, "", "text/plain", Map.of());
    return this;
  }

  MatchSettings match() {
    return new MatchSettings(
        hosts, paths, methods, headers, query, cookies, clientIp, peerIp, scheme, not, any, all);
  }

  RouteSettings settings() {
    RouteRule decides = rule;
    return new RouteSettings(
        name,
        null,
        listeners,
        match(),
        List.of(),
        List.of(),
        decides == null ? null : new Extension<>("test", new NoSettings(), (_, _) -> decides),
        null,
        null,
        List.of(),
        pool,
        split,
        redirect,
        respond,
        null,
        null,
        null,
        null,
        null,
        List.of("websocket"),
        Priority.NORMAL,
        mirror);
  }

  RouteSettings withoutMatch() {
    return new RouteSettings(
        name,
        null,
        listeners,
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        List.of(),
        pool,
        split,
        redirect,
        respond,
        null,
        null,
        null,
        null,
        null,
        List.of("websocket"),
        Priority.NORMAL,
        null);
  }

  static RouteTable table(TestRoute... routes) {
    List<Route> compiled = new ArrayList<>();
    for (TestRoute route : routes) {
      compiled.add(Route.of(compiled.size(), route.settings(), route.rule, 1));
    }
    return RouteTable.of(compiled);
  }

  static List<RouteSettings> settingsOf(TestRoute... routes) {
    return List.of(routes).stream().map(TestRoute::settings).toList();
  }

  /// A `GET` of a whole URL.
  static FakeRequest get(String url) {
    URI uri = URI.create(url);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return FakeRequest.get(uri.getRawPath() + query)
        .withHost(uri.getHost())
        .withScheme(uri.getScheme())
        .withHeader("Host", uri.getAuthority());
  }

  private static List<MatchSettings> matches(TestRoute... others) {
    return List.of(others).stream().map(TestRoute::match).toList();
  }
}
