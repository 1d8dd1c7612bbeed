package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.scripting.view.InventedConnection;
import penstock.spi.route.Changes;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteDecision;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakePools;

/// Rules of listeners, which decide on connections.
class JsConnectionRuleTest {

  private static final InventedConnection CONNECTION = new InventedConnection(4);

  @RegisterExtension
  final ContextFixture context = new ContextFixture("listeners.db.rule", ContextFixture.HASH_SEED);

  @TempDir private Path dir;
  private Scripts scripts;

  @BeforeEach
  void lend() {
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    context.lends(Scripts.class, scripts);
    context.lends(PoolFacts.class, new FakePools(Map.of("db", 3)));
  }

  @AfterEach
  void close() {
    scripts.close();
  }

  private RouteDecision decide(String body) throws IOException {
    Files.writeString(
        dir.resolve("rule.js"), "export default (connection, decide) => {\n" + body + "\n};");
    try (JsRule rule =
        JsRule.open(new Settings("rule.js", Settings.OnError.REJECT, null), context)) {
      return rule.decide(CONNECTION);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "connection.serverName; name4.example.test",
        "connection.clientIp; 192.0.2.1",
        "connection.clientIp.in('192.0.2.0/30'); true",
        "connection.clientPort; 40000",
        "connection.peerIp; 192.0.2.1",
        "connection.localIp; 192.0.2.2",
        "connection.localPort; 443",
        "connection.listener; listener",
        "connection.tls; null",
        "connection.speaks('h3', 'h2'); true",
        "connection.speaks('h3'); false",
        "connection.fact('proxy.authority'); null",
        "decide.facts('db').endpoints; 3"
      })
  void showsTheConnection(String expression, String expected) throws IOException {
    assertThat(decide("return decide.reject(String(" + expression + "));").why())
        .isEqualTo(expected);
  }

  @Test
  void decides() throws IOException {
    assertThat(
            decide(
                "decide.hashKey('k'); decide.subset({ a: 'b' }); return decide.pool('db', 'w');"))
        .isEqualTo(
            new RouteDecision.Forward(
                "db", "w", new Changes(List.of(), List.of(), null, "k", Map.of("a", "b"))));
    assertThat(decide("return decide.reject('not you');"))
        .isEqualTo(new RouteDecision.Reject(403, "not you"));
    assertThat(decide("return decide.reject();")).isEqualTo(new RouteDecision.Reject(403, ""));
    assertThat(decide("return decide.split({ db: 1 }, 'w');"))
        .isEqualTo(new RouteDecision.Forward("db", "w", Changes.NONE));
    assertThat(decide("return decide.next('w');"))
        .isEqualTo(new RouteDecision.Pass("w", Changes.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return decide.redirect('https://a.test/');",
        "return decide.respond({ body: 'x' });",
        "decide.setHeader('x-a', 'b'); return decide.next();",
        "decide.removeHeader('x-a'); return decide.next();",
        "decide.rewritePath('/x'); return decide.next();",
      })
  void knowsNoHttp(String body) throws IOException {
    assertThat(decide(body))
        .isInstanceOfSatisfying(
            RouteDecision.Fail.class,
            fail -> assertThat(fail.why()).contains(": of a connection (expected: of a request,"));
  }
}
