package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.core.route.TestRoute.to;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.route.RouteDecision;

class RouteProblemsTest {

  private static List<String> check(TestRoute... routes) {
    return RouteProblems.check(
            TestRoute.settingsOf(routes), Set.of("api", "site"), Set.of("web", "inner"))
        .stream()
        .map(problem -> (problem.warning() ? "warning " : "") + problem)
        .toList();
  }

  @Test
  void findsNothingInGoodRoutes() {
    assertThat(
            check(
                to("api").prefix("/api"),
                TestRoute.withoutAction().prefix("/x").rule(_ -> RouteDecision.Pass.PASS),
                to("site").on("web")))
        .isEmpty();
  }

  @Test
  void findsPoolsThatAreNotThere() {
    assertThat(
            check(
                to("apl").host("a.test"),
                to("nowhere").host("b.test"),
                TestRoute.withoutAction()
                    .split(new SplitSettings("api", 1, null), new SplitSettings("sites", 1, null))))
        .containsExactly(
            "routes[0].pool: apl: no such pool (did you mean api?)",
            "routes[1].pool: nowhere: no such pool (expected: api, site)",
            "routes[2].split[1].pool: sites: no such pool (did you mean site?)");
  }

  @Test
  void findsMirrorsThatAreNotThereOrHaveNothingToCopy() {
    assertThat(
            check(
                to("api").host("a.test").mirroredTo("site"),
                to("api").host("b.test").mirroredTo("sites"),
                TestRoute.withoutAction().host("c.test").respond(200).mirroredTo("api")))
        .containsExactly(
            "routes[1].mirror.pool: sites: no such pool (did you mean site?)",
            "routes[2].mirror: nothing to copy (expected: a route to a pool)");
  }

  @Test
  void findsListenersThatAreNotThere() {
    assertThat(check(to("api").on("web", "wbe")))
        .containsExactly("routes[0].listeners[1]: wbe: no such listener (expected: inner, web)");
  }

  @Test
  void findsNamesGivenTwice() {
    assertThat(
            check(
                to("api").host("a.test").named("route-2"),
                to("api").host("b.test"),
                to("api").host("c.test").named("a b")))
        .containsExactly(
            "routes[1].name: route-2 (expected: another name; routes[0] has this one)",
            "routes[2].name: a b (expected: letters, digits, dots, hyphens and underscores)");
  }

  @Test
  void findsRoutesWithoutAnActionOrWithTwo() {
    assertThat(check(TestRoute.withoutAction().host("a.test"), to("api").respond(200)))
        .containsExactly(
            "routes[0]: no action (expected: one of pool, split, redirect, respond or a rule)",
            "routes[1]: pool and respond (expected: one of pool, split, redirect, respond)");
    assertThatThrownBy(() -> Route.of(0, TestRoute.withoutAction().settings(), null, 1))
        .hasMessageStartingWith("route-1: no action");
  }

  @Test
  void findsSplitsThatShareNothing() {
    assertThat(
            check(
                TestRoute.withoutAction()
                    .split(
                        new SplitSettings("api", 0, "cookie.a"),
                        new SplitSettings("site", 0, "cookie.b"))))
        .containsExactly(
            "routes[0].split[1].stickBy: cookie.b (expected: cookie.a, as in the rest of the"
                + " split)",
            "routes[0].split: all weights are 0 (expected: one above 0)");
  }

  @Test
  void warnsOfRoutesBehindOnesThatTakeAll() {
    assertThat(
            check(
                to("api").named("all").host("*.a.test").prefix("/x/"),
                to("site").host("b.a.test").exact("/x/y").method("GET"),
                to("site").host("b.a.test", "c.a.test").prefix("/x/y"),
                to("site").host("*.b.a.test").prefix("/x"),
                to("site").named("rest"),
                to("site").on("web").regex("/z.*")))
        .containsExactly(
            "warning routes[1]: never reached (expected: before all, which takes its requests)",
            "warning routes[2]: never reached (expected: before all, which takes its requests)",
            "warning routes[3]: never reached (expected: before all, which takes its requests)",
            "warning routes[5]: never reached (expected: before rest, which takes its requests)");
  }

  @Test
  void warnsOnlyOfWhatIsSure() {
    assertThat(
            check(
                to("api").host("a.test").method("GET"),
                to("api").on("inner"),
                TestRoute.withoutAction().rule(_ -> RouteDecision.Pass.PASS),
                to("api").exact("/x"),
                to("api").host("*.c.test"),
                to("site").host("c.test", "d.c.test"),
                to("site").prefix("/x/y"),
                to("site").on("web").prefix("/x"),
                to("site")))
        .isEmpty();
  }

  @Test
  void seesThatSeveralRoutesTogetherTakeAll() {
    assertThat(check(to("api").on("inner"), to("api").on("web"), to("site").host("a.test")))
        .containsExactly(
            "warning routes[2]: never reached (expected: before route-1, which takes its"
                + " requests)");
  }

  @Test
  void checksTenThousandRoutes() {
    TestRoute[] routes =
        IntStream.range(0, 10_000)
            .mapToObj(i -> to("api").host("h" + i % 100 + ".test").prefix("/a/b/" + i))
            .toArray(TestRoute[]::new);

    assertThat(check(routes)).isEmpty();
  }

  @Test
  void refusesAShortFormBesideTheLongOne() {
    MatchSettings match = to("a").regex("/x").match();
    List<PathSettings> path = List.of(new PathSettings(null, null, Pattern.compile("/y")));

    assertThatThrownBy(() ->
            new RouteSettings(
                null,
                null,
                List.of(),
                match,
                List.of(),
                path,
                null,
                null,
                null,
                List.of(),
                "a",
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                Priority.NORMAL,
                null))
        .hasMessage("path: given twice (expected: here or in match)");
  }
}
