package penstock.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A server of two pools that says what a test told it to say.
final class StubSource implements AdminSource {

  volatile Readiness readiness = new Readiness(true, "ready");
  volatile Callable<ReloadResult> reload = () -> new ReloadResult(true, "reloaded", List.of());
  private final StubOperator operator = new StubOperator();
  final CountDownLatch plugins = new CountDownLatch(1);
  private final Map<String, Readiness> pools =
      Map.of("api", new Readiness(true, "ready"), "site", new Readiness(false, "no endpoint"));

  @Override
  public Readiness readiness() {
    return readiness;
  }

  @Override
  public @Nullable Readiness readiness(String pool) {
    return pools.get(pool);
  }

  @Override
  public List<ListenerView> listeners() {
    return List.of(new ListenerView("web", "127.0.0.1:80", "http", "open", 3));
  }

  @Override
  public List<CertificateView> certificates() {
    return List.of(
        new CertificateView(
            "web",
            "a.pem",
            List.of("a.test"),
            "EC",
            "CN=CA",
            "00ff",
            Instant.parse("2026-01-01T00:00:00Z"),
            Instant.parse("2026-04-01T00:00:00Z")));
  }

  @Override
  public List<RouteView> routes() {
    return List.of(new RouteView(0, "shop", List.of("web"), "path /shop/", "pool api"));
  }

  @Override
  public List<PoolView> pools() {
    EndpointView endpoint =
        new EndpointView(
            "a1", "10.0.0.1:80", 100, 10, "ready", "up", null, null, 2, 4, 1.5, null, false);
    return List.of(
        new PoolView("api", "round-robin", false, List.of(endpoint)),
        new PoolView("site", "maglev", true, List.of()));
  }

  /// Waits for the latch: what a request sees that has got stuck.
  @Override
  public List<PluginView> plugins() {
    try {
      plugins.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of(new PluginView("p", "1.0.0", "p.jar", "started", null, List.of("balance p")));
  }

  @Override
  public List<ScriptView> scripts() {
    return List.of(
        new ScriptView(
            "lib/shop.js", "filter", List.of("lib/shop.js"), Instant.EPOCH, "quarantined", null),
        new ScriptView(
            "lib/shop.js", "route", List.of("lib/shop.js"), Instant.EPOCH, "serving", "1:1: no"),
        new ScriptView("tail.js", "route", List.of("tail.js"), Instant.EPOCH, "serving", null));
  }

  @Override
  public StubOperator operator() {
    return operator;
  }

  @Override
  public ReloadResult reload() throws Exception {
    return reload.call();
  }
}
