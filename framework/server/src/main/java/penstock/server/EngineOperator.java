package penstock.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.admin.DrainView;
import penstock.admin.Operator;
import penstock.admin.OrderBody;
import penstock.admin.ProcessView;
import penstock.core.drain.Census;
import penstock.core.drain.Order;
import penstock.core.drain.Progress;
import penstock.core.endpoint.AdminState;
import penstock.core.engine.Engine;
import penstock.core.engine.Look;

/// Passes on to the engine what operators order.
final class EngineOperator implements Operator {

  private final Engine engine;
  private final Penstock penstock;

  EngineOperator(Engine engine, Penstock penstock) {
    this.engine = engine;
    this.penstock = penstock;
  }

  @Override
  public @Nullable List<DrainView> order(String pool, @Nullable String endpoint, OrderBody order) {
    String word = order.state();
    AdminState state = word == null ? null : AdminState.valueOf(word.toUpperCase(Locale.ROOT));
    return views(pool, engine.drainer().order(pool, endpoint, new Order(state, order.weight())));
  }

  @Override
  public @Nullable List<DrainView> progress(String pool, @Nullable String endpoint) {
    return views(pool, engine.drainer().progress(pool, endpoint));
  }

  private static @Nullable List<DrainView> views(String pool, @Nullable List<Progress> all) {
    return all == null ? null : all.stream().map(each -> view(pool, each)).toList();
  }

  private static DrainView view(String pool, Progress progress) {
    List<DrainView.Blocking> blocking =
        progress.load().oldest().stream().map(EngineOperator::blocking).toList();
    Duration left = progress.left();
    return new DrainView(
        pool,
        progress.endpoint(),
        progress.state().name().toLowerCase(Locale.ROOT),
        progress.weight(),
        progress.since().toMillis(),
        progress.inFlight(),
        progress.load().upgraded(),
        progress.load().sessions(),
        blocking.isEmpty() ? 0 : blocking.getFirst().ageMs(),
        left == null ? null : left.toMillis(),
        progress.forced(),
        progress.drained(),
        progress.empty(),
        blocking);
  }

  private static DrainView.Blocking blocking(Census.Item item) {
    return new DrainView.Blocking(
        item.name(), item.age().toMillis(), item.upgraded(), item.session());
  }

  @Override
  public boolean rest(String listener, boolean rests) throws IOException {
    return engine.rest(listener, rests);
  }

  @Override
  public void rest(boolean rests) {
    engine.rest(rests);
  }

  @Override
  public ProcessView process() {
    long connections =
        engine.look().listeners().stream().mapToLong(Look.ListenerLook::connections).sum();
    if (penstock.stopping()) {
      return new ProcessView("closing", connections);
    }
    return new ProcessView(engine.resting() ? "drain" : "ready", connections);
  }
}
