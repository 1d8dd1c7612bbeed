package penstock.plugin.balance.js;

import java.util.List;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.Scripts;
import penstock.spi.Context;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// A policy whose choices a script makes, and another one where it fails.
final class JsPolicy implements BalancingPolicy, AutoCloseable {

  private final Scripts scripts;
  private final Script script;
  private final BalancingPolicy fallback;
  private final Surroundings around;

  private JsPolicy(Settings settings, Context context) {
    this.scripts = context.lend(Scripts.class);
    this.around = new Surroundings(context.clock(), context.random(), context.hashSeed());
    this.fallback = settings.fallback().create(context);
    try {
      this.script = scripts.open(settings.script(), PickRole.ROLE);
    } catch (ScriptException e) {
      closeFallback();
      throw e;
    }
  }

  /// Loads the script. Runs on a control thread.
  ///
  /// @throws ScriptException if it cannot be loaded
  static JsPolicy open(Settings settings, Context context) {
    return new JsPolicy(settings, context);
  }

  @Override
  public Picker over(List<Candidate> candidates) {
    Picker second = scripts.isOffline() ? this::nobody : fallback.over(candidates);
    return new JsPicker(script, new Candidates(candidates), second, around);
  }

  // In a test it must show that the script has failed.
  private Candidate nobody(Traffic traffic, int attempt) {
    throw new IllegalStateException(script.file() + ": failed (expected: a candidate)");
  }

  @Override
  public boolean slowStarts() {
    return fallback.slowStarts();
  }

  private void closeFallback() {
    if (fallback instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("fallback: not closed (expected: closed)", e);
      }
    }
  }

  @Override
  public void close() {
    scripts.close(script);
    closeFallback();
  }
}
