package penstock.core.engine;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.NoSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.HashKey;
import penstock.spi.balance.Picker;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.session.SessionFilter;
import penstock.spi.sticky.Bond;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.tls.LentEngine;
import penstock.spi.tls.TlsTermination;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Traffic;
import penstock.testkit.TestCertificate;

/// Extensions that do what a test tells them, and remember what became of them.
final class TestPlugin implements Plugin {

  /// Vouches for whoever ends TLS.
  static final TestCertificate CA = TestCertificate.authority("Test CA");

  final List<Part> policies = new CopyOnWriteArrayList<>();
  final List<Part> filters = new CopyOnWriteArrayList<>();
  final List<Part> rules = new CopyOnWriteArrayList<>();
  volatile HttpFilter given = next -> next;
  volatile RouteRule ruling = _ -> RouteDecision.Pass.PASS;
  volatile SessionFilter doorkeeper = _ -> null;
  volatile Consumer<Traffic> balanced = _ -> {};
  final AtomicInteger engines = new AtomicInteger();
  final List<List<String>> prepared = new CopyOnWriteArrayList<>();
  volatile String tlsFails = "";
  final Map<String, ProbeResult> health = new ConcurrentHashMap<>();

  /// An extension that was made.
  static class Part {
    volatile int closed;
  }

  /// @param fails `create`, `over`, `pick`, or empty for a policy that works
  /// @param label makes settings differ
  record PolicySettings(@Default("\"\"") String fails, @Default("\"\"") String label) {}

  /// @param key what is hashed
  record KeySettings(HashKey key) {}

  /// @param fails `create`, `handle`, or empty for a filter that works
  record FilterSettings(@Default("\"\"") String fails) {}

  /// Has the filter `given` change the heads of answers.
  void edits(Consumer<AnswerHead> edit) {
    given =
        next ->
            exchange -> {
              FilteredRequest.of(exchange).onAnswerHead(edit);
              next.handleRequest(exchange);
            };
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        BalancingPolicy.KIND,
        "round-robin",
        PolicySettings.class,
        (settings, _) -> note(policies, new Turns(settings, traffic -> balanced.accept(traffic))));
    registrar.offer(
        BalancingPolicy.KIND,
        "keyed",
        KeySettings.class,
        (_, _) -> note(policies, new Turns(new PolicySettings("", ""), _ -> {})));
    registrar.offer(
        SessionStickiness.KIND, "given", NoSettings.class, (_, _) -> TestPlugin.unbound());
    registrar.offer(
        HttpFilter.KIND,
        "test",
        FilterSettings.class,
        (settings, _) -> note(filters, new TestFilter(settings)));
    registrar.offer(
        RouteRule.KIND, "given", NoSettings.class, (_, _) -> traffic -> ruling.decide(traffic));
    registrar.offer(HttpFilter.KIND, "given", NoSettings.class, (_, _) -> given);
    registrar.offer(
        SessionFilter.KIND,
        "given",
        NoSettings.class,
        (_, _) -> connection -> doorkeeper.refusal(connection));
    registrar.offer(
        TlsTermination.KIND, "termination", NoSettings.class, (_, _) -> new TestTermination(this));
    registrar.offer(
        DrainPolicy.KIND, "graceful", DrainSettings.class, (settings, _) -> new Drain(settings));
    registrar.offer(
        RouteRule.KIND, "test", NoSettings.class, (_, _) -> note(rules, new HeaderRule()));
    registrar.offer(
        HealthChecker.KIND,
        "test",
        NoSettings.class,
        (_, _) ->
            (endpoint, _) -> health.getOrDefault(endpoint.name(), new ProbeResult.Pass("as told")));
    registrar.offer(HealthChecker.KIND, "connect", NoSettings.class, (_, _) -> TestPlugin::connect);
  }

  private static SessionStickiness unbound() {
    return new SessionStickiness() {

      @Override
      public Bond bondOf(Traffic traffic) {
        return Bond.NONE;
      }

      @Override
      public @Nullable Header bind(Traffic traffic, Endpoint endpoint) {
        return null;
      }
    };
  }

  private static ProbeResult connect(Endpoint endpoint, Duration timeout) throws IOException {
    try (ProbeSocket socket = new ProbeSocket(Deadline.in(timeout))) {
      String refused = socket.reach(endpoint, 0);
      return refused == null ? new ProbeResult.Pass("open") : new ProbeResult.Fail(refused, false);
    }
  }

  /// Shows a certificate of [TestPlugin#CA] for `a.test`.
  private record TestTermination(TestPlugin plugin) implements TlsTermination {

    private static final SSLContext CONTEXT = CA.issue("EC", "a.test").context(CA);

    @Override
    public void prepare(List<String> spoken) {
      fail(plugin.tlsFails, "prepare");
      plugin.prepared.add(spoken);
    }

    @Override
    public LentEngine engine(List<String> spoken) {
      fail(plugin.tlsFails, "engine");
      LentEngine lent = LentEngine.of(CONTEXT, CONTEXT.getDefaultSSLParameters(), spoken);
      plugin.engines.incrementAndGet();
      return new LentEngine(lent.engine(), true, plugin.engines::decrementAndGet);
    }
  }

  /// @param timeout how long a drain takes at most
  record DrainSettings(@Default("5m") Duration timeout) {}

  /// Keeps bound clients until its time is over.
  private record Drain(DrainSettings settings) implements DrainPolicy {

    @Override
    public boolean admits(Traffic traffic, Candidate draining) {
      return true;
    }

    @Override
    public boolean drained(Candidate draining, Duration since) {
      return since.compareTo(settings.timeout()) >= 0;
    }

    @Override
    public Duration longest() {
      return settings.timeout();
    }
  }

  private static <P extends Part> P note(List<Part> made, P part) {
    made.add(part);
    return part;
  }

  private static void fail(String when, String now) {
    if (when.equals(now)) {
      throw new IllegalStateException("told to fail: " + now);
    }
  }

  private static final class Turns extends Part implements BalancingPolicy, AutoCloseable {
    private final AtomicInteger next = new AtomicInteger();
    private final PolicySettings settings;
    private final Consumer<Traffic> told;

    Turns(PolicySettings settings, Consumer<Traffic> told) {
      fail(settings.fails(), "create");
      this.settings = settings;
      this.told = told;
    }

    @Override
    public Picker over(List<Candidate> candidates) {
      fail(settings.fails(), "over");
      return (traffic, _) -> {
        told.accept(traffic);
        fail(settings.fails(), "pick");
        return candidates.get(Math.floorMod(next.getAndIncrement(), candidates.size()));
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static final class TestFilter extends Part implements HttpFilter, AutoCloseable {
    private final FilterSettings settings;

    TestFilter(FilterSettings settings) {
      fail(settings.fails(), "create");
      this.settings = settings;
    }

    @Override
    public HttpHandler wrap(HttpHandler next) {
      return exchange -> {
        fail(settings.fails(), "handle");
        next.handleRequest(exchange);
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /// Decides as the header `x-decide` says.
  private static final class HeaderRule extends Part implements RouteRule, AutoCloseable {

    @Override
    public RouteDecision decide(Traffic traffic) {
      String said = ((Request) traffic).header("x-decide");
      return switch (said == null ? "pass" : said) {
        case "pass" -> RouteDecision.Pass.PASS;
        case "reject" -> new RouteDecision.Reject(403, "not you");
        case "redirect" -> new RouteDecision.Redirect(307, "/elsewhere");
        case "throw" -> throw new IllegalStateException("told to fail: decide");
        default -> new RouteDecision.Forward(said == null ? "" : said);
      };
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
