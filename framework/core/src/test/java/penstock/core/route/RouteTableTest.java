package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.core.route.TestRoute.get;
import static penstock.core.route.TestRoute.table;
import static penstock.core.route.TestRoute.to;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Request;
import penstock.testkit.FakeRequest;

class RouteTableTest {

  private static final RouteTable.Hearing NOBODY = _ -> {};

  private static @Nullable Action action(RouteTable table, Request request) {
    Decision decision = table.resolve(request, "web", NOBODY);
    return decision == null ? null : decision.action();
  }

  private static @Nullable String pool(RouteTable table, Request request) {
    return action(table, request) instanceof Action.ToPool(String pool) ? pool : null;
  }

  @Test
  void takesTheFirstRouteWhoseConditionsHold() {
    RouteTable table =
        table(
            to("wide").prefix("/").method("PUT"),
            to("first").host("*.example.com"),
            to("narrow").host("api.example.com").exact("/x"),
            to("rest"));

    assertThat(pool(table, get("http://api.example.com/x"))).isEqualTo("first");
    assertThat(pool(table, get("http://api.example.com/x").withMethod("PUT"))).isEqualTo("wide");
    assertThat(pool(table, get("http://other.test/x"))).isEqualTo("rest");
  }

  @Test
  void findsNothingWithoutARouteThatFits() {
    RouteTable table = table(to("a").host("a.test"));

    assertThat(table.decide(get("http://b.test/"), "web")).isNull();
    assertThat(RouteTable.of(List.of()).decide(get("http://b.test/"), "web")).isNull();
  }

  @Test
  void keepsTheRoutesOfOneListenerFromTheOthers() {
    RouteTable table = table(to("inner").on("inner"), to("both").on("inner", "web"), to("all"));

    assertThat(table.decide(get("http://a.test/"), "inner")).hasToString("route-1");
    assertThat(table.decide(get("http://a.test/"), "web")).hasToString("route-2");
    assertThat(table.decide(get("http://a.test/"), "other")).hasToString("route-3");
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /api, true",
    "/api, /api/, true",
    "/api, /api/x/y, true",
    "/api, /apix, false",
    "/api, /ap, false",
    "/api/, /api, true",
    "/api/, /api/, true",
    "/api/, /api/x, true",
    "/api/, /apix, false",
    "/, /, true",
    "/, /x, true",
    "/a/b, /a, false",
    "/a/b, /a/b, true",
    "/a/b, /a/bc, false",
    "/api, /API, false",
    "/a, *, false",
  })
  void matchesPrefixesByWholeSegments(String prefix, String path, boolean expected) {
    RouteTable table = table(to("it").prefix(prefix));

    assertThat(pool(table, FakeRequest.get(path)) != null).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, true",
    "API.example.com, api.example.com, true",
    "api.example.com, www.api.example.com, false",
    "*.example.com, a.example.com, true",
    "*.example.com, a.b.example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, a.notexample.com, false",
    "*, '', true",
    "*, x, true",
    "::1, ::1, true",
    "a, '', false",
  })
  void matchesHosts(String pattern, String host, boolean expected) {
    RouteTable table = table(to("it").host(pattern));

    assertThat(pool(table, FakeRequest.get("/").withHost(host)) != null).isEqualTo(expected);
  }

  @Test
  void matchesWholePathsOnly() {
    RouteTable table = table(to("exact").exact("/a"), to("regex").regex("/v[0-9]+/x"));

    assertThat(pool(table, get("http://h.test/a"))).isEqualTo("exact");
    assertThat(pool(table, get("http://h.test/a/"))).isNull();
    assertThat(pool(table, get("http://h.test/v12/x"))).isEqualTo("regex");
    assertThat(pool(table, get("http://h.test/v12/x/"))).isNull();
  }

  @Test
  void letsARuleDecideBeforeTheAction() {
    RouteTable table =
        table(
            to("own")
                .prefix("/")
                .rule(traffic ->
                    switch (((Request) traffic).path()) {
                      case "/pool" -> new RouteDecision.Forward("chosen");
                      case "/no" -> new RouteDecision.Reject(403, "blocked");
                      case "/away" -> new RouteDecision.Redirect(302, "https://x.test/a b\r\n");
                      default -> RouteDecision.Pass.PASS;
                    }));

    assertThat(pool(table, get("http://h.test/pool"))).isEqualTo("chosen");
    assertThat(pool(table, get("http://h.test/other"))).isEqualTo("own");
    assertThat(action(table, get("http://h.test/no"))).isEqualTo(new Action.Refuse(403, "blocked"));
    Request away = get("http://h.test/away");
    assertThat(action(table, away) instanceof Redirect redirect ? redirect.location(away) : "")
        .isEqualTo("https://x.test/a%20b%0D%0A");
  }

  @Test
  void goesOnBehindARuleThatPassesWithoutAnAction() {
    RouteTable table =
        table(
            TestRoute.withoutAction().rule(_ -> RouteDecision.Pass.PASS),
            TestRoute.withoutAction().host("h.test").rule(_ -> RouteDecision.Pass.PASS),
            to("last").host("*.test"));

    assertThat(pool(table, get("http://h.test/"))).isEqualTo("last");
    assertThat(pool(table, get("http://h.example/"))).isNull();
  }

  @Test
  void tellsWhyRulesHadNoOpinion() {
    RouteTable table =
        table(
            TestRoute.withoutAction().rule(_ -> new RouteDecision.Pass("first", Changes.NONE)),
            TestRoute.withoutAction().rule(_ -> new RouteDecision.Pass("second", Changes.NONE)),
            to("last").host("h.test"));
    List<String> heard = new ArrayList<>();

    assertThat(table.resolve(get("http://h.test/"), "web", heard::add)).isNotNull();
    assertThat(table.resolve(get("http://other.test/"), "web", heard::add)).isNull();

    assertThat(heard).containsExactly("first", "second", "first", "second");
  }

  @Test
  void refusesAnAnswerOfARuleThatIsOutOfRange() {
    RouteTable table =
        table(TestRoute.withoutAction().rule(_ -> new RouteDecision.Reject(200, "odd")));

    assertThatThrownBy(() -> table.resolve(get("http://h.test/"), "web", NOBODY))
        .hasMessage("status: 200 (expected: 400 to 599)");
  }

  @Test
  void letsNobodyThroughWhenARegexGivesUp() {
    RouteTable table = table(to("never").regex("/.*.*.*b"), to("rest"));
    Request evil = FakeRequest.get("/" + "a".repeat(100));

    assertThat(table.decide(evil, "web")).isNull();
    assertThat(table.regexOverruns()).isEqualTo(1);
    assertThat(pool(table, FakeRequest.get("/aab"))).isEqualTo("never");
    assertThat(pool(table, FakeRequest.get("/x"))).isEqualTo("rest");
  }

  @Test
  void doesNotAskARegexBehindTheRouteThatFits() {
    RouteTable table = table(to("first").prefix("/x"), to("never").regex("/.*.*.*b"));
    Request evil = FakeRequest.get("/x/" + "a".repeat(100));

    assertThat(pool(table, evil)).isEqualTo("first");
    assertThat(table.regexOverruns()).isZero();
  }

  @Test
  void namesRoutesByPosition() {
    RouteTable table = table(to("a").named("first").host("a.test"), to("b"));

    assertThat(table.routes()).map(Route::name).containsExactly("first", "route-2");
    assertThat(table.routes()).map(Route::match).containsExactly("host a.test", "any");
  }

  @Test
  void refusesRoutesOutOfOrder() {
    Route second = Route.of(1, to("a").settings(), null, 1);

    assertThatThrownBy(() -> RouteTable.of(List.of(second))).hasMessage("index: 1 (expected: 0)");
  }

  @Test
  void decidesWithoutAllocating() {
    List<TestRoute> routes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      routes.add(to("p" + i).host("h" + i % 100 + ".test").prefix("/p" + i + "/a").method("GET"));
    }
    RouteTable table = table(routes.toArray(TestRoute[]::new));
    Request request = FakeRequest.get("/p737/a/some/more").withHost("h37.test");
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int found = 0;
    for (int i = 0; i < 10_000; i++) {
      Decision decision = table.resolve(request, "web", NOBODY);
      found += decision == null ? 0 : decision.route().index();
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(found).isEqualTo(737 * 10_000);
    // Loading classes on the way costs some bytes once; one object a decision would cost 160,000.
    assertThat(bytes).isLessThan(10_000);
  }
}
