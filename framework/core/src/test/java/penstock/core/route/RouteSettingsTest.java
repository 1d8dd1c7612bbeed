package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.config.ConfigLoader;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.NoSettings;
import penstock.spi.http.PathRewriteSettings;
import penstock.spi.http.PrefixRewriteSettings;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;

class RouteSettingsTest {

  /// A configuration with nothing but routes.
  record Root(@Default("[]") List<RouteSettings> routes) {}

  private static List<RouteSettings> read(String text) {
    Catalogue catalogue = new Catalogue();
    catalogue.offer(
        RouteRule.KIND, "pass", NoSettings.class, (_, _) -> _ -> RouteDecision.Pass.PASS);
    return new ConfigLoader(catalogue, _ -> null)
        .load("test.yaml", text, Root.class)
        .value()
        .routes();
  }

  @Test
  void needsLittle() {
    List<RouteSettings> routes =
        read(
            """
            routes:
              - { path: /api/, pool: api }
              - { pool: site }
            """);

    assertThat(routes).isEqualTo(List.of(shortForm(), TestRoute.to("site").withoutMatch()));
    assertThat(Route.of(0, routes.getFirst(), null, 1).match()).isEqualTo("path /api/*");
    assertThat(Route.of(1, routes.getLast(), null, 1).match()).isEqualTo("any");
  }

  private static RouteSettings shortForm() {
    RouteSettings site = TestRoute.to("api").withoutMatch();
    return new RouteSettings(
        null,
        null,
        List.of(),
        null,
        List.of(),
        List.of(new PathSettings("/api/", null, null)),
        null,
        null,
        null,
        List.of(),
        site.pool(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of("websocket"),
        Priority.NORMAL,
        null);
  }

  @Test
  void readsEveryCondition() {
    RouteSettings route =
        read("""
        routes:
          - name: shop
            listeners: [https]
            match:
              host: [api.example.com, "*.shop.example.com"]
              path: [/a, { exact: /b }, { regex: "/c.*" }]
              method: [GET, POST]
              header: { x-tenant: { regex: "[a-z]+" }, x-a: present, x-b: { present: false } }
              query: { debug: absent }
              cookie: { uid: "42" }
              clientIp: 10.0.0.0/8
              peerIp: ["::1"]
              scheme: https
              not: { query: { q: present } }
              any: [{ method: GET }, { all: [{ method: PUT }, { host: a }] }]
            pool: api
        """)
            .getFirst();

    assertThat(Route.of(0, route, null, 1).match())
        .isEqualTo(
            "host api.example.com, *.shop.example.com and path /a/*, /b, //c.*/"
                + " and method GET, POST and scheme https and clientIp [10.0.0.0/8]"
                + " and peerIp [::1] and header x-a present and header x-b absent"
                + " and header x-tenant=/[a-z]+/ and cookie uid=42 and query debug absent"
                + " and (method GET or method PUT and host a) and not (query q present)");
  }

  @Test
  void readsEveryAction() {
    List<String> actions =
        read(
                """
                routes:
                  - split: [{ pool: api, weight: 95 }, { pool: canary, weight: 5, stickBy: cookie.uid }]
                  - redirect: https
                  - redirect: { host: cdn.example.net, code: 301 }
                  - redirect: https://a.test/x
                  - respond: { status: 503, body: "back soon", headers: { retry-after: "3600" } }
                  - respond: 204
                  - rule: pass
                """)
            .stream()
            .map(settings -> Route.of(0, settings, _ -> RouteDecision.Pass.PASS, 1))
            .map(route -> String.valueOf(route.action()))
            .toList();

    assertThat(actions)
        .containsExactly(
            "split api 95, canary 5 by cookie.uid",
            "redirect 308 to scheme https",
            "redirect 301 to host cdn.example.net",
            "redirect 302 to https://a.test/x",
            "respond 503",
            "respond 204",
            "null");
  }

  @Test
  void readsWhatHappensOnTheWay() {
    RouteSettings settings =
        read("""
        routes:
          - pool: api
            headers:
              request: { set: { x-a: "{host}" }, remove: x-b }
              response: { add: { x-c: "1" } }
            rewrite: { path: { replacePrefix: { from: /a, to: /b } }, host: "inner:80" }
            timeouts: { request: 15s, firstByte: 0 }
            limits: { bodyBytes: 10MiB }
        """)
            .getFirst();
    Route route = Route.of(0, settings, null, 1);

    assertThat(route.requestHeaders().remove()).containsExactly("x-b");
    assertThat(route.requestHeaders().set()).hasSize(1);
    assertThat(route.responseHeaders().add()).hasSize(1);
    assertThat(settings.rewrite())
        .isEqualTo(
            new RewriteSettings(
                new PathRewriteSettings(
                    null, new PrefixRewriteSettings("/a", "/b"), null, null, null),
                "inner:80"));
    assertThat(route.timeouts())
        .isEqualTo(new RouteTimeouts(Duration.ofSeconds(15), Duration.ZERO, null, null));
    assertThat(route.limits()).isEqualTo(new RouteLimits(new ByteSize(10L << 20)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "H2C", "h2", "h3", "h2c-14", "HTTP/2.0", "http"})
  void letsNoRequestChangeToHttpItself(String protocol) {
    assertThatThrownBy(() -> read("routes: [{ pool: a, upgrade: [websocket, " + protocol + "] }]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "routes[0].upgrade: " + protocol.toLowerCase(Locale.ROOT) + " (expected: no HTTP,");
  }

  @Test
  void letsRequestsChangeToWhatIsNoHttp() {
    assertThat(read("routes: [{ pool: a, upgrade: [WebSocket, tcp, TLS/1.0] }]").getFirst())
        .extracting(RouteSettings::upgrade)
        .isEqualTo(List.of("websocket", "tcp", "tls/1.0"));
  }

  @Test
  void findsEveryMistakeInItsPlace() {
    Map<String, String> mistakes =
        Map.of(
            "match: { host: \"a:80\" }", "routes[0].match.host: a:80 (expected: a host",
            "path: api", "routes[0].path.prefix: api (expected: a path",
            "path: { prefix: /a, exact: /a }", "routes[0].path: prefix and exact (expected: one of",
            "match: { path: { regex: \"(\" } }", "routes[0].match.path.regex: ",
            "match: { clientIp: 10.0.0.1/8 }",
                "routes[0].match.clientIp: 10.0.0.1/8 (expected: 10.0",
            "redirect: { host: a, code: 304 }", "routes[0].redirect.code: 304 (expected: 301",
            "redirect: {}", "routes[0].redirect: nothing (expected: one of to",
            "split: [{ pool: a, weight: -1 }]", "routes[0].split[0].weight: -1 (expected: 0 to",
            "headers: { request: { set: { x-a: \"{b}\" } } }",
                "routes[0].headers.request.set.x-a: {b} (expected: one of {client-ip}",
            "match: { not: {} }", "routes[0].match.not: {} (expected: a condition)");

    mistakes.forEach((written, expected) ->
        assertThatThrownBy(() -> read("routes:\n  - pool: a\n    " + written + "\n"))
            .isInstanceOf(ConfigException.class)
            .hasMessageContaining(expected));
  }
}
