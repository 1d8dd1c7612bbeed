package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import penstock.config.CrossCheck.Finding;
import penstock.config.Sample.Root;
import penstock.config.Sample.Route;

class CrossCheckTest {

  private static final String POOLS = "pools: { a: { endpoints: [h:1] }, b: { endpoints: [h:2] } }";

  /// As the real one: routes go to pools, and there must be something to listen at.
  private static List<Finding> check(Root root, Map<String, Set<String>> names) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < root.routes().size(); i++) {
      Route route = root.routes().get(i);
      String at = "routes[" + i + "]";
      if (route.pool() == null) {
        findings.add(new Finding(at, "no pool", false));
      } else if (!names.getOrDefault("pools", Set.of()).contains(route.pool())) {
        findings.add(new Finding(at + ".pool", route.pool(), false));
      }
    }
    if (root.listeners().isEmpty()) {
      findings.add(new Finding("listeners", "none", true));
    }
    return findings;
  }

  private static Loaded<Root> load(String text) {
    return new ConfigLoader(Sample.catalogue(), _ -> null)
        .load("p", text, Root.class, CrossCheckTest::check);
  }

  private static List<String> refused(String text) {
    return catchThrowableOfType(ConfigException.class, () -> load(text)).problems().stream()
        .map(Problem::path)
        .toList();
  }

  @Test
  void warningsComeWithTheConfiguration() {
    assertThat(load("routes: [{ pool: a }]\n" + POOLS).warnings())
        .extracting(Problem::toString)
        .containsExactly("p:1:1 listeners: none");
  }

  @Test
  void whatIsFoundIsSaidWithItsPlace() {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load("routes: [{ pool: x }]\n" + POOLS));

    assertThat(refused).hasMessage("p:1:18 routes[0].pool: x");
  }

  @Test
  void everythingIsSaidAtOnce() {
    String text =
        """
        routes: [{ pool: x }, { pool: a, nam: n }]
        pools:
          a: { endpoints: [h:1], balance: round-rubin }
          b: { endpoints: [{ address: h:2, weight: heavy }], enpoints: 1 }
        """;

    assertThat(refused(text))
        .containsExactly(
            "routes[0].pool",
            "routes[1].nam",
            "pools.a.balance",
            "pools.b.endpoints[0].weight",
            "pools.b.enpoints");
  }

  @Test
  void whatCannotBeReadCanStillBeNamed() {
    assertThat(refused("routes: [{ pool: a }, { pool: x }]\npools: { a: { endpoints: 7 } }"))
        .containsExactly("routes[1].pool", "pools.a.endpoints.address");
  }

  @Test
  void whatFollowsFromAMistypedKeyIsNotSaid() {
    assertThat(refused("routes: [{ poool: a }]\n" + POOLS)).containsExactly("routes[0].poool");
    assertThat(refused("routes: [{ pool: a }]\n" + POOLS.replace("pools", "pols")))
        .containsExactly("pols");
  }

  @Test
  void whatFollowsFromABadValueIsNotSaid() {
    assertThat(refused("routes: [{ pool: [] }]\n" + POOLS)).containsExactly("routes[0].pool");
  }

  @Test
  void warningsWaitUntilNothingIsWrong() {
    assertThat(refused("version: x\n" + POOLS)).containsExactly("version");
  }

  @Test
  void routesKeepTheirPlacesBesideOneThatIsLost() {
    assertThat(refused("routes: [[], { pool: x }]\n" + POOLS)).containsExactly("routes[0]");
  }

  @Test
  void aMistypedKeyAtTheTopHidesNothingElse() {
    String text = "rotes: []\nlisteners: {}\nroutes: [{ pool: x }]\neverything: null\n" + POOLS;

    assertThat(refused(text)).containsExactly("rotes", "routes[0].pool");
  }
}
