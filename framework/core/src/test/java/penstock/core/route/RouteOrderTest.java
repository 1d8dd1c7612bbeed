package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.traffic.Request;
import penstock.testkit.FakeRequest;

/// The index decides as a walk along all routes would.
class RouteOrderTest {

  private static final List<String> HOSTS =
      List.of("a.test", "b.test", "x.a.test", "y.x.a.test", "test", "*.test", "*.a.test", "*");
  private static final List<String> PATHS =
      List.of("/", "/a", "/a/", "/a/b", "/ab", "/a/b/c", "/b", "/b/a", "//", "/a//b", "/b/a/b/");
  private static final List<String> REGEXES = List.of("/a.*", "/.*/b", "/[ab]+", ".*c");
  private static final List<String> METHODS = List.of("GET", "PUT", "HEAD");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsAWalkAlongAllRoutes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int compared = 0;
    int found = 0;
    for (int round = 0; round < 50; round++) {
      TestRoute[] drafts = new TestRoute[1 + random.nextInt(40)];
      for (int i = 0; i < drafts.length; i++) {
        drafts[i] = route(random, "p" + i);
      }
      RouteTable table = TestRoute.table(drafts);
      for (int i = 0; i < 400; i++) {
        Request request = request(random);
        String listener = random.nextBoolean() ? "web" : "inner";
        Route expected = walk(table.routes(), request, listener, -1);
        Route decided = table.decide(request, listener);
        assertThat(decided).as("%s of %s", request, table.routes()).isSameAs(expected);
        compared++;
        if (expected != null) {
          found++;
          assertThat(table.decideAfter(expected, request, listener))
              .isSameAs(walk(table.routes(), request, listener, expected.index()));
        }
      }
    }
    assertThat(compared).isEqualTo(20_000);
    assertThat(found).isGreaterThan(compared / 4);
  }

  private static @Nullable Route walk(
      List<Route> routes, Request request, String listener, int after) {
    for (Route route : routes) {
      boolean served = route.listeners().isEmpty() || route.listeners().contains(listener);
      if (route.index() > after && served && route.condition().holds(request)) {
        return route;
      }
    }
    return null;
  }

  private static TestRoute route(SplittableRandom random, String pool) {
    TestRoute route = TestRoute.to(pool);
    for (int i = random.nextInt(3); i > 0; i--) {
      route.host(pick(random, HOSTS));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0, 1 -> route.prefix(pick(random, PATHS));
        case 2 -> route.exact(pick(random, PATHS));
        default -> route.regex(pick(random, REGEXES));
      }
    }
    if (random.nextInt(3) == 0) {
      route.method(pick(random, METHODS));
    }
    if (random.nextInt(4) == 0) {
      route.header("x-kind", ValueSettings.is(random.nextBoolean() ? "present" : "1"));
    }
    if (random.nextInt(6) == 0) {
      route.not(TestRoute.withoutAction().prefix(pick(random, PATHS)));
    }
    if (random.nextInt(6) == 0) {
      route.any(
          TestRoute.withoutAction().host(pick(random, HOSTS)),
          TestRoute.withoutAction().method("PUT"));
    }
    if (random.nextInt(5) == 0) {
      route.on(random.nextBoolean() ? "web" : "inner");
    }
    return route;
  }

  private static Request request(SplittableRandom random) {
    StringBuilder path = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      path.append(pick(random, List.of("/", "/a", "/b", "/c", "/ab", "b")));
    }
    String target = path.charAt(0) == '/' ? path.toString() : "/" + path;
    FakeRequest request =
        FakeRequest.get(random.nextInt(50) == 0 ? "*" : target)
            .withMethod(pick(random, METHODS))
            .withHost(
                pick(
                    random,
                    List.of(
                        "a.test", "b.test", "x.a.test", "y.x.a.test", "test", "", ".test", "c")));
    return random.nextInt(3) == 0
        ? request.withHeader("X-Kind", random.nextBoolean() ? "1" : "2")
        : request;
  }

  private static String pick(SplittableRandom random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
