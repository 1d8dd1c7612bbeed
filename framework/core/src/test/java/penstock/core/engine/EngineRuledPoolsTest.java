package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.core.route.RouteProblem;

/// What is said of pools that only a listener's rule may lead to.
class EngineRuledPoolsTest {

  private final EngineFixture fixture = new EngineFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static String config(String listener, String other, String routes) {
    return """
    listeners: { edge: { bind: "127.0.0.1:0", pool: main, %s } }
    routes: [%s]
    pools:
      main: { endpoints: ["127.0.0.1:1"] }
      other: { endpoints: ["127.0.0.1:2"], %s }
    """
        .formatted(listener, routes, other);
  }

  @Test
  void aLineOfTextBeforeDatagramsIsWarnedOf() {
    assertThat(fixture.problems(config("protocol: udp, rule: given", "sendProxyProtocol: v1", "")))
        .containsExactly(
            new RouteProblem(
                "pools.other.sendProxyProtocol",
                "v1 (expected: v2, which datagrams begin with where the rule of listener edge"
                    + " sends them here)",
                true));
  }

  @Test
  void aLineOfTextBeforeConnectionsIsNot() {
    assertThat(fixture.problems(config("protocol: tcp, rule: given", "sendProxyProtocol: v1", "")))
        .isEmpty();
    assertThat(fixture.problems(config("protocol: udp", "sendProxyProtocol: v1", ""))).isEmpty();
  }

  @Test
  void whatOnlyRequestsHaveIsWarnedOf() {
    String why = "only the rule of listener edge may lead here, which reads no requests";
    assertThat(
            fixture.problems(config("protocol: tcp, rule: given", "sticky: { type: given }", "")))
        .containsExactly(
            new RouteProblem(
                "pools.other.sticky",
                "given (expected: none, " + why + "; a balance with key: source-ip keeps clients)",
                true));
    assertThat(
            fixture.problems(
                config("protocol: udp, rule: given", "balance: { type: keyed, key: path }", "")))
        .containsExactly(
            new RouteProblem(
                "pools.other.balance.key",
                "path (expected: source-ip or 5-tuple, " + why + ")",
                true));
  }

  @Test
  void whatTheRuleMayNoteIsNot() {
    assertThat(
            fixture.problems(
                config("protocol: tcp, rule: given", "balance: { type: keyed, key: fact.x }", "")))
        .isEmpty();
  }

  @Test
  void poolsOfRequestsMayHaveWhatRequestsHave() {
    String sticky = "sticky: { type: given }";
    assertThat(fixture.problems(config("protocol: tcp, rule: given", sticky, "{ pool: other }")))
        .isEmpty();
    assertThat(
            fixture.problems(
                config(
                    "protocol: tcp, rule: given",
                    sticky,
                    "{ pool: main, mirror: { pool: other } }")))
        .isEmpty();
  }

  @Test
  void poolsThatNoRuleMayLeadToAreNobodysBusiness() {
    assertThat(fixture.problems(config("protocol: tcp", "sticky: { type: given }", ""))).isEmpty();
  }
}
