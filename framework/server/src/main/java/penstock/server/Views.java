package penstock.server;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.admin.AdminSource;
import penstock.admin.CertificateView;
import penstock.admin.EndpointView;
import penstock.admin.ListenerView;
import penstock.admin.Operator;
import penstock.admin.PluginView;
import penstock.admin.PoolView;
import penstock.admin.Readiness;
import penstock.admin.ReloadResult;
import penstock.admin.RouteView;
import penstock.admin.ScriptView;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.engine.Engine;
import penstock.core.engine.Look;
import penstock.core.pool.LivePool;
import penstock.core.route.Route;
import penstock.plugins.Offered;
import penstock.plugins.PluginState;
import penstock.scripting.ScriptState;
import penstock.scripting.Scripts;
import penstock.spi.net.AddressText;

/// What operators see, taken from the engine when they look.
final class Views implements AdminSource {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Engine engine;
  private final Plugins plugins;
  private final Penstock penstock;
  private final Scripts scripts;
  private final EngineOperator operator;

  Views(Engine engine, Plugins plugins, Penstock penstock, Scripts scripts) {
    this.scripts = scripts;
    this.engine = engine;
    this.plugins = plugins;
    this.penstock = penstock;
    this.operator = new EngineOperator(engine, penstock);
  }

  @Override
  public Readiness readiness() {
    if (engine.ready() && scripts.stuck() > 0) {
      return new Readiness(false, "a script cannot be stopped, its thread is lost");
    }
    return engine.ready() ? new Readiness(true, "ready") : new Readiness(false, why());
  }

  private String why() {
    if (penstock.stopping()) {
      return "shutting down";
    }
    return engine.resting() ? "draining" : "starting";
  }

  @Override
  public Operator operator() {
    return operator;
  }

  @Override
  public @Nullable Readiness readiness(String pool) {
    LivePool found = engine.look().pool(pool);
    if (found == null) {
      return null;
    }
    return found.usable() > 0
        ? new Readiness(true, "ready")
        : new Readiness(false, "pool " + pool + " has no endpoint to use");
  }

  @Override
  public List<ListenerView> listeners() {
    boolean closing = penstock.stopping();
    return engine.look().listeners().stream()
        .map(each ->
            new ListenerView(
                each.name(),
                AddressText.of(each.address()),
                each.protocol(),
                closing ? "closing" : each.resting() ? "drain" : "open",
                each.connections()))
        .toList();
  }

  @Override
  public List<CertificateView> certificates() {
    return engine.look().certificates().stream().map(Certificates::view).toList();
  }

  @Override
  public List<RouteView> routes() {
    return engine.look().routes().stream().map(Views::route).toList();
  }

  private static RouteView route(Route route) {
    String action = route.action() == null ? "rule" : route.action().toString();
    return new RouteView(route.index(), route.name(), route.listeners(), route.match(), action);
  }

  @Override
  public List<PoolView> pools() {
    return engine.look().pools().stream().map(Views::pool).toList();
  }

  private static PoolView pool(Look.PoolLook look) {
    LivePool pool = look.pool();
    List<EndpointView> endpoints = pool.endpoints().stream().map(Views::endpoint).toList();
    return new PoolView(pool.name(), look.balance(), pool.panicking(), endpoints);
  }

  private static EndpointView endpoint(LiveEndpoint endpoint) {
    Ejection ejection = endpoint.ejection();
    Instant ejectedUntil = ejection != null && ejection.active() ? ejection.until() : null;
    String dns = endpoint.addressError();
    return new EndpointView(
        endpoint.name(),
        endpoint.endpoint().host() + ":" + endpoint.endpoint().port(),
        endpoint.endpoint().weight(),
        endpoint.weight(),
        endpoint.standing().state().name().toLowerCase(Locale.ROOT),
        endpoint.health().state().name().toLowerCase(Locale.ROOT),
        dns == null ? endpoint.health().verdict() : dns,
        endpoint.health().since(),
        endpoint.inFlight(),
        endpoint.connections(),
        endpoint.latencyNanos() / NANOS_PER_MILLI,
        ejectedUntil,
        endpoint.backup());
  }

  @Override
  public List<PluginView> plugins() {
    return plugins.states().stream().map(Views::plugin).toList();
  }

  private static PluginView plugin(PluginState state) {
    return new PluginView(
        state.id() == null ? state.jar() : state.id(),
        state.version() == null ? "" : state.version(),
        state.jar(),
        state.state().name().toLowerCase(Locale.ROOT),
        state.reason(),
        state.offers().stream().map(Offered::toString).toList());
  }

  @Override
  public List<ScriptView> scripts() {
    return scripts.states().stream().map(Views::script).toList();
  }

  private static ScriptView script(ScriptState state) {
    return new ScriptView(
        state.file(),
        state.role(),
        state.files(),
        state.since(),
        state.quarantined() ? "quarantined" : "serving",
        state.refused());
  }

  @Override
  public ReloadResult reload() {
    return penstock.reload();
  }
}
