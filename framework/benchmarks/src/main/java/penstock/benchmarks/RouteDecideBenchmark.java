package penstock.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import penstock.core.route.PathSettings;
import penstock.core.route.Priority;
import penstock.core.route.Route;
import penstock.core.route.RouteSettings;
import penstock.core.route.RouteTable;
import penstock.spi.traffic.Request;
import penstock.testkit.FakeRequest;

/// What one decision costs in a small and in a large table of hosts and path prefixes.
///
/// Each table ends with a route that takes all, and the requests go round over a fixed number of
/// routes spread over the table; their texts are equally long and equally many in both sizes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteDecideBenchmark {

  private static final int REQUESTS = 10;

  /// How many routes the table has.
  @Param({"10", "10000"})
  int routes;

  private RouteTable table = RouteTable.of(List.of());
  private Request[] requests = {};
  private Request stranger = FakeRequest.get("/");
  private int next;

  /// Builds table and requests.
  @Setup
  public void build() {
    List<Route> compiled = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      compiled.add(Route.of(i, settings(host(i), path(i), "pool-" + i), null, 1));
    }
    compiled.add(Route.of(routes, settings(null, null, "rest"), null, 1));
    table = RouteTable.of(compiled);
    requests = new Request[REQUESTS];
    for (int i = 0; i < REQUESTS; i++) {
      int route = i * (routes / REQUESTS | 1);
      requests[i] = FakeRequest.get(path(route) + "/items/4711").withHost(host(route));
    }
    stranger = FakeRequest.get("/service-0/none/items/4711").withHost("nobody.example.com");
  }

  /// A request that one of the routes takes.
  @Benchmark
  public @Nullable Route oneOfTheRoutes() {
    next = next + 1 == REQUESTS ? 0 : next + 1;
    return table.decide(requests[next], "web");
  }

  /// A request that only the last route takes.
  @Benchmark
  public @Nullable Route theLastRoute() {
    return table.decide(stranger, "web");
  }

  private static String host(int route) {
    return "host-" + (100 + route % 100) + ".example.com";
  }

  private static String path(int route) {
    return "/service-" + (10_000 + route) + "/api";
  }

  private static RouteSettings settings(
      @Nullable String host, @Nullable String prefix, String pool) {
    return new RouteSettings(
        null,
        null,
        List.of(),
        null,
        host == null ? List.of() : List.of(host),
        prefix == null ? List.of() : List.of(new PathSettings(prefix, null, null)),
        null,
        null,
        null,
        List.of(),
        pool,
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
        null);
  }
}
