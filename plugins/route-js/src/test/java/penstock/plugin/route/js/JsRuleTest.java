package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.Context;
import penstock.spi.Percent;
import penstock.spi.route.Changes;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Header;
import penstock.testkit.FakePools;
import penstock.testkit.FakeRequest;
import penstock.testkit.RouteRuleContract;

class JsRuleTest extends RouteRuleContract {

  private static final FakeRequest REQUEST =
      FakeRequest.get("/api/cart?size=2&q=a%20b")
          .withHost("shop.example.test")
          .withHeader("X-Tenant", "acme")
          .withCookie("uid", "u-17")
          .withFact("jwt.tier", "gold")
          .from("203.0.113.7");

  @TempDir private Path dir;
  private Scripts scripts;
  private @Nullable JsRule last;

  @BeforeEach
  void lend() {
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    context.lends(Scripts.class, scripts);
    context.lends(PoolFacts.class, new FakePools(Map.of("api", 3, "canary", 1, "empty", 0)));
  }

  @AfterEach
  void close() {
    scripts.close();
  }

  @Override
  protected RouteRule rule(Context lent) {
    write(
        "rule.js",
        "export default (request, { pool, reject, redirect, next }) => {"
            + " if (request.host === '') return reject(400, 'no host');"
            + " if (request.header('x-tenant') !== null) return pool('api', 'tenant');"
            + " if (request.method === 'POST') return redirect('https://a.test/', 'post', 307);"
            + " return next('no opinion'); }");
    return JsRule.open(new Settings("rule.js", Settings.OnError.NEXT, null), lent);
  }

  private void write(String file, String text) {
    try {
      Files.writeString(dir.resolve(file), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsRule rule(String body, Settings.OnError onError) {
    if (last != null) {
      last.close();
    }
    write("rule.js", "export default function rule(request, decide) {\n" + body + "\n}");
    last = JsRule.open(new Settings("rule.js", onError, null), context);
    return last;
  }

  private RouteDecision decide(String body) {
    return rule(body, Settings.OnError.REJECT).decide(REQUEST);
  }

  private Object read(String expression) {
    return decide("return decide.reject(499, String(" + expression + "));").why();
  }

  @Test
  void showsTheRequest() {
    assertThat(read("request.method")).isEqualTo("GET");
    assertThat(read("request.scheme")).isEqualTo("http");
    assertThat(read("request.host")).isEqualTo("shop.example.test");
    assertThat(read("request.path")).isEqualTo("/api/cart");
    assertThat(read("request.queryString")).isEqualTo("size=2&q=a%20b");
    assertThat(read("request.query('q')")).isEqualTo("a b");
    assertThat(read("request.query('none')")).isEqualTo("null");
    assertThat(read("request.header('x-tenant')")).isEqualTo("acme");
    assertThat(read("request.header('none') === null")).isEqualTo("true");
    assertThat(read("request.cookie('uid')")).isEqualTo("u-17");
    assertThat(read("request.claim('tier')")).isEqualTo("gold");
    assertThat(read("request.fact('jwt.tier')")).isEqualTo("gold");
    assertThat(read("request.clientIp")).isEqualTo("203.0.113.7");
    assertThat(read("request.tls")).isEqualTo("null");
    assertThat(read("request.serverName")).isEqualTo("null");
    assertThat(read("request.time === " + context.clock().millis())).isEqualTo("true");
  }

  @Test
  void testsAddresses() {
    assertThat(read("request.clientIp.in('10.0.0.0/8', '203.0.113.0/24')")).isEqualTo("true");
    assertThat(read("request.clientIp.in('10.0.0.0/8')")).isEqualTo("false");
  }

  @Test
  void findsTheNarrowestBlock() {
    write(
        "rule.js",
        "const table = penstock.cidrTable({ wide: '203.0.0.0/16', near: ['203.0.113.0/25'], one:"
            + " ['203.0.113.9', '2001:db8::/32'] });\n"
            + "export default (request, { reject }) => reject(400,"
            + " String(table.find(request.clientIp)));");
    JsRule rule = JsRule.open(new Settings("rule.js", Settings.OnError.REJECT, null), context);

    assertThat(rule.decide(REQUEST).why()).isEqualTo("near");
    assertThat(rule.decide(REQUEST.from("203.0.113.9")).why()).isEqualTo("one");
    assertThat(rule.decide(REQUEST.from("203.0.7.9")).why()).isEqualTo("wide");
    assertThat(rule.decide(REQUEST.from("2001:db8::7")).why()).isEqualTo("one");
    assertThat(rule.decide(REQUEST.from("192.0.2.1")).why()).isEqualTo("null");
  }

  @Test
  void decides() {
    assertThat(decide("return decide.pool('api', 'because');"))
        .isEqualTo(new RouteDecision.Forward("api", "because", Changes.NONE));
    assertThat(decide("return decide.reject(403, 'blocked');"))
        .isEqualTo(new RouteDecision.Reject(403, "blocked"));
    assertThat(decide("return decide.redirect('/login', 'who are you');"))
        .isEqualTo(new RouteDecision.Redirect(302, "/login", "who are you"));
    assertThat(decide("return decide.redirect('/new', 'moved', 308);"))
        .isEqualTo(new RouteDecision.Redirect(308, "/new", "moved"));
    assertThat(
            decide(
                "return decide.respond({ status: 503, body: 'soon', headers: { 'retry-after': '60'"
                    + " } }, 'closed');"))
        .isEqualTo(
            new RouteDecision.Respond(
                503,
                "soon",
                "text/plain; charset=utf-8",
                List.of(new Header("retry-after", "60")),
                "closed"));
    assertThat(decide("return decide.next();")).isEqualTo(RouteDecision.Pass.PASS);
  }

  @Test
  void changesTheRequest() {
    RouteDecision decision =
        decide(
            "decide.setHeader('x-tier', request.claim('tier')); decide.removeHeader('x-tenant');"
                + " decide.rewritePath('/cart'); decide.hashKey('k');"
                + " decide.subset({ version: '2' }); return decide.pool('api', 'v2');");

    assertThat(decision)
        .isEqualTo(
            new RouteDecision.Forward(
                "api",
                "v2",
                new Changes(
                    List.of(new Header("x-tier", "gold")),
                    List.of("x-tenant"),
                    "/cart",
                    "k",
                    Map.of("version", "2"))));
  }

  @Test
  void forgetsWhatWasSaidOfTheRequestBefore() {
    JsRule rule =
        rule(
            "if (request.path === '/a') { decide.hashKey('k'); throw new Error('no'); }"
                + " return decide.pool('api', '');",
            Settings.OnError.NEXT);

    assertThat(rule.decide(FakeRequest.get("/a"))).isInstanceOf(RouteDecision.Pass.class);
    assertThat(rule.decide(FakeRequest.get("/b"))).isEqualTo(new RouteDecision.Forward("api"));
  }

  @Test
  void splitsByWeight() {
    JsRule rule =
        rule(
            "return decide.split({ api: 90, canary: 10 }, 'canary', request.query('u'));",
            Settings.OnError.REJECT);
    int canary = 0;
    for (int i = 0; i < 2000; i++) {
      RouteDecision first = rule.decide(FakeRequest.get("/?u=" + i));
      assertThat(rule.decide(FakeRequest.get("/?u=" + i))).isEqualTo(first);
      canary += ((RouteDecision.Forward) first).pool().equals("canary") ? 1 : 0;
    }

    assertThat(canary).isBetween(140, 260);
  }

  @Test
  void showsPools() {
    assertThat(read("JSON.stringify([decide.facts('api').healthy, decide.facts('api').endpoints])"))
        .isEqualTo("[3,3]");
    assertThat(read("decide.facts('nope')")).isEqualTo("null");
  }

  @Test
  void sharesKeysTheSameEverywhere() {
    Object share = read("decide.share('u-17', 'new-cart')");

    assertThat(share).isEqualTo(read("decide.share('u-17', 'new-cart')"));
    assertThat(share).isNotEqualTo(read("decide.share('u-17', 'other')"));
    assertThat(Double.parseDouble((String) share)).isBetween(0.0, 1.0);
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() {
    Map<String, String> answers =
        Map.ofEntries(
            Map.entry("return 42;", "rule.js: returned a number (expected: what pool()"),
            Map.entry("return 'api';", "rule.js: returned text (expected: what pool()"),
            Map.entry("return;", "rule.js: returned nothing (expected: what pool()"),
            Map.entry("return {};", "rule.js: returned an object of its own (expected: "),
            Map.entry("return decide.pool;", "rule.js: returned a function (expected: "),
            Map.entry(
                "return decide.pool('nope', '');",
                "rule.js:2:8: pool: nope (expected: a pool of the configuration)"),
            Map.entry("return decide.pool(7);", "rule.js:2:8: pool: a number (expected: text)"),
            Map.entry(
                "return decide.reject(200, '');",
                "rule.js:2:8: status: 200 (expected: 400 to 599)"),
            Map.entry(
                "return decide.redirect('a b', '');", "rule.js:2:8: url: \"a b\" (expected: a URL"),
            Map.entry(
                "return decide.respond({ headers: { 'content-length': '1' } });",
                "rule.js:2:8: headers: content-length (expected: a header that Penstock"),
            Map.entry("return new Promise(() => {});", "rule.js: a promise that waits (expected: "),
            Map.entry("return Promise.reject(new Error('no'));", "rule.js:2:23: Error: no"),
            Map.entry("throw 'words';", "rule.js:2:1: words"),
            Map.entry(
                "return request.nope();", "rule.js:2:8: TypeError: nope: no function (expected"));
    answers.forEach((body, message) -> {
      RouteDecision decision = decide(body);
      assertThat(decision).as(body).isInstanceOf(RouteDecision.Fail.class);
      assertThat(decision.why()).as(body).startsWith("script error: " + message);
    });
  }

  @Test
  void leavesFailedRequestsToOthersOrTurnsThemAway() {
    assertThat(rule("throw new Error('no');", Settings.OnError.NEXT).decide(REQUEST))
        .isInstanceOf(RouteDecision.Pass.class);
    assertThat(rule("throw new Error('no');", Settings.OnError.REJECT).decide(REQUEST))
        .isEqualTo(new RouteDecision.Fail("script-error", "script error: rule.js:2:7: Error: no"));
  }

  @Test
  void cutsOffWhatDoesNotEnd() {
    RouteDecision decision = decide("for (;;) {}");

    assertThat(decision).isInstanceOf(RouteDecision.Fail.class);
    assertThat(((RouteDecision.Fail) decision).reason()).isEqualTo("script-timeout");
  }

  @Test
  void cannotBeMadeOfAScriptThatCannotBeLoaded() {
    write("bad.js", "export default (");

    assertThatThrownBy(
            () -> JsRule.open(new Settings("bad.js", Settings.OnError.NEXT, null), context))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("bad.js:1:");
  }

  @Test
  void asksTheShadowAndHeedsItNot() {
    write("v2.js", "export default (request, { pool }) => pool(request.query('q'), 'v2');");
    write("rule.js", "export default (request, { pool }) => pool('api', 'v1');");
    Settings settings =
        new Settings("rule.js", Settings.OnError.NEXT, new ShadowSettings("v2.js", new Percent(1)));
    JsRule rule = JsRule.open(settings, context);
    for (String said : List.of("api", "canary", "canary", "nope")) {
      assertThat(((RouteDecision.Forward) rule.decide(FakeRequest.get("/x?q=" + said))).pool())
          .isEqualTo("api");
    }

    assertThat(rule.report())
        .startsWith("1 of 4 agree; 2x pool api -> pool canary (GET example.test/x);")
        .contains("1x pool api -> script error (GET example.test/x)");
  }
}
