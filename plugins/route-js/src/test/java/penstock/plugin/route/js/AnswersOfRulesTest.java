package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Header;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakePools;
import penstock.testkit.FakeRequest;

/// What rules answer themselves is what they meant, or refused.
class AnswersOfRulesTest {

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @TempDir private Path dir;

  private Scripts scripts;

  @BeforeEach
  void open() {
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    context.lends(Scripts.class, scripts);
    context.lends(PoolFacts.class, new FakePools(Map.of("api", 1)));
  }

  @AfterEach
  void close() {
    scripts.close();
  }

  private RouteDecision decide(String answer) throws IOException {
    Files.writeString(
        dir.resolve("rule.js"), "export default (request, decide) => decide." + answer + ";");
    return JsRule.open(new Settings("rule.js", Settings.OnError.REJECT, null), context)
        .decide(FakeRequest.get("/").withHeader("X-Via", "one").withHeader("x-via", "two"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          respond({ body: { a: 1 } })               | body: object (expected: text)
          respond({ body: null })                   | body: null (expected: text)
          respond({ contentType: null })            | contentType: null (expected: text)
          respond({ headers: null })                | headers: null (expected: an object)
          respond({ headers: { 'x-a': 1 } })        | x-a: number (expected: text, or an array of texts)
          respond({ headers: { 'x-a': ['1', 2] } }) | x-a: number (expected: text, or an array of texts)
          respond({ stauts: 404 })                  | respond: stauts (expected: status, body, contentType, headers)
          respond({ status: 205, body: 'x' })       | body: given (expected: none with status 205)
          rewritePath('/a/../../etc')               | path: /a/../../etc (expected: a path that does not lead above /)
          rewritePath('/a b')                       | path: /a b (expected: what a client may ask for: no blanks, two digits behind each %, no %00, no ..;)
          rewritePath('/100%')                      | path: /100% (expected: what a client may ask for: no blanks, two digits behind each %, no %00, no ..;)
          rewritePath('cart')                       | path: cart (expected: a path that begins with / and has no ? or #)
          redirect('/a#b#c')                        | url: "/a#b#c" (expected: a URL in ASCII, without blanks)
          redirect('/caf\u00e9')                         | url: "/caf\u00e9" (expected: a URL in ASCII, without blanks)
          """)
  void refusesWhatWasNotMeant(String answer, String problem) throws IOException {
    assertThat(decide(answer).why()).startsWith("script error: rule.js:1:").endsWith(problem);
  }

  @Test
  void resolvesThePathItAsksFor() throws IOException {
    RouteDecision.Pass pass =
        (RouteDecision.Pass) decide("next(decide.rewritePath('/a/b/../%2e/c'))");

    assertThat(pass.changes().path()).isEqualTo("/a/c");
  }

  @Test
  void keepsNoDecisionWhosePoolIsGone() throws IOException {
    Files.writeString(
        dir.resolve("rule.js"), "let kept; export default (r, { pool }) => kept ??= pool('api');");
    Settings settings = new Settings("rule.js", Settings.OnError.REJECT, null);
    JsRule before = JsRule.open(settings, context);
    context.lends(PoolFacts.class, new FakePools(Map.of("other", 1)));
    JsRule after = JsRule.open(settings, context);

    assertThat(before.decide(FakeRequest.get("/"))).isEqualTo(new RouteDecision.Forward("api"));
    assertThat(before.decide(FakeRequest.get("/"))).isEqualTo(new RouteDecision.Forward("api"));
    assertThat(after.decide(FakeRequest.get("/")))
        .isEqualTo(
            new RouteDecision.Fail(
                "script-error",
                "script error: rule.js: pool: api (expected: a pool of the configuration)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          JSON.stringify(request.headers('x-via'))             | ["one","two"]
          [...request.headers('X-VIA')].join('+')              | one+two
          request.headers('x-via').map((v) => v + '!').join()  | one!,two!
          request.headers('none').length                       | 0
          request.header('x-via')                              | one
          Array.isArray(request.headers('x-via'))              | true
          Object.isFrozen(request.headers('x-via'))            | true
          """)
  void seesAllValuesOfAHeader(String expression, String seen) throws IOException {
    assertThat(decide("next(" + expression + ")").why()).isEqualTo(seen);
  }

  @Test
  void cannotChangeTheValuesOfAHeader() throws IOException {
    String attempt = "((all) => { all[0] = 'three'; })(request.headers('x-via'))";

    assertThat(decide("next(" + attempt + ")").why()).contains("TypeError");
  }

  @Test
  void answersWithSeveralHeadersOfOneName() throws IOException {
    RouteDecision.Respond respond =
        (RouteDecision.Respond)
            decide("respond({ headers: { 'set-cookie': ['a=1', 'b=2'], 'x-a': [], 'x-b': '3' } })");

    assertThat(respond.headers())
        .containsExactly(
            new Header("set-cookie", "a=1"),
            new Header("set-cookie", "b=2"),
            new Header("x-b", "3"));
  }

  @Test
  void sendsToAPlaceInAPage() throws IOException {
    assertThat(decide("redirect('https://www.example.test/a?b=c#d', 'there')"))
        .isEqualTo(new RouteDecision.Redirect(302, "https://www.example.test/a?b=c#d", "there"));
  }
}
