package penstock.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import penstock.plugin.route.js.JsRoutePlugin;
import penstock.plugin.route.js.Settings;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Request;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakePools;
import penstock.testkit.Offers;

/// What one decision of a typical rule in JavaScript costs: a prefix, a header, a cookie, and a
/// share by hash, on four kinds of requests in turn; and what is left of it with a rule that asks
/// nothing.
///
/// Interpreted as it is; compiled with the switches that `bin/penstock` gives the JVM.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScriptRuleBenchmark {

  private static final String TYPICAL =
      """
      export default function (request, { pool, share, next }) {
        if (request.path.startsWith("/admin/")) return pool("admin", "path");
        if (request.header("x-canary") === "always") return pool("canary", "header");
        const user = request.cookie("uid");
        if (user !== null) {
          return share(user, "canary") < 0.05 ? pool("canary", "share") : pool("stable", "share");
        }
        return next("nobody we know");
      }
      """;

  private static final String EMPTY =
      "export default function (request, { next }) { return next(''); }";

  private static final PoolFacts POOLS =
      new FakePools(Map.of("admin", 1, "canary", 1, "stable", 1));

  private final Request[] requests = new Request[4];
  private Path dir = Path.of("");
  private Scripts scripts = Scripts.offline(dir, ScriptSettings.USUAL);
  private RouteRule typical = _ -> RouteDecision.Pass.PASS;
  private RouteRule empty = _ -> RouteDecision.Pass.PASS;
  private int next;

  /// A request that costs nothing to ask.
  private record Plain(String path, @Nullable String canary, @Nullable String user)
      implements Request {

    private static final InetSocketAddress CLIENT =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return "shop.example.com";
    }

    @Override
    public @Nullable String query() {
      return null;
    }

    @Override
    public @Nullable String queryParameter(String name) {
      return null;
    }

    @Override
    public @Nullable String header(String name) {
      return canary;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public @Nullable String cookie(String name) {
      return user;
    }

    @Override
    public InetSocketAddress client() {
      return CLIENT;
    }

    @Override
    public InetSocketAddress peer() {
      return CLIENT;
    }
  }

  /// Loads the rules.
  @Setup
  public void load() throws IOException {
    dir = Files.createTempDirectory("rules");
    Files.writeString(dir.resolve("typical.js"), TYPICAL);
    Files.writeString(dir.resolve("empty.js"), EMPTY);
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    typical = rule("typical.js");
    empty = rule("empty.js");
    requests[0] = new Plain("/admin/users", null, null);
    requests[1] = new Plain("/cart", "always", null);
    requests[2] = new Plain("/cart", null, "u-4711");
    requests[3] = new Plain("/cart", null, null);
  }

  private RouteRule rule(String file) {
    ContextFixture context = new ContextFixture();
    context.lends(Scripts.class, scripts);
    context.lends(PoolFacts.class, POOLS);
    return Offers.of(new JsRoutePlugin())
        .create(RouteRule.KIND, "js", new Settings(file, Settings.OnError.NEXT, null), context);
  }

  /// Ends the engine.
  @TearDown
  public void end() throws IOException {
    scripts.close();
    Files.delete(dir.resolve("typical.js"));
    Files.delete(dir.resolve("empty.js"));
    Files.delete(dir);
  }

  /// The typical rule.
  @Benchmark
  public RouteDecision typicalRule() {
    next = next + 1 & 3;
    return typical.decide(requests[next]);
  }

  /// A rule that asks nothing.
  @Benchmark
  public RouteDecision emptyRule() {
    next = next + 1 & 3;
    return empty.decide(requests[next]);
  }
}
