package penstock.plugin.route.js;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import penstock.scripting.Role;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptFunction;
import penstock.scripting.Scripts;
import penstock.scripting.view.Views;
import penstock.spi.Context;
import penstock.spi.route.Changes;
import penstock.spi.route.PoolFacts;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Traffic;

/// A rule whose decisions a script makes.
final class JsRule implements RouteRule, AutoCloseable {

  /// What decides on connections stands there.
  private static final String LISTENERS = "listeners.";

  private final Scripts scripts;
  private final Script script;
  private final InstantSource clock;
  private final Surroundings around;
  private final Settings.OnError onError;
  private final Role role;
  private final @Nullable Shadow shadow;

  private JsRule(Settings settings, Context context) {
    this.scripts = context.lend(Scripts.class);
    this.clock = context.clock();
    this.around =
        new Surroundings(context.lend(PoolFacts.class), context.random(), context.hashSeed());
    this.onError = settings.onError();
    this.role = context.path().startsWith(LISTENERS) ? RuleRole.CONNECTIONS : RuleRole.REQUESTS;
    this.script = scripts.open(settings.script(), role);
    this.shadow = shadow(settings.shadow(), context);
  }

  private @Nullable Shadow shadow(@Nullable ShadowSettings settings, Context context) {
    if (settings == null) {
      return null;
    }
    try {
      Script other = scripts.open(settings.script(), role);
      return new Shadow(script, other, settings.percent().fraction(), context.path());
    } catch (ScriptException e) {
      scripts.close(script);
      throw e;
    }
  }

  /// Loads the script. Runs on a control thread.
  ///
  /// @throws ScriptException if it cannot be loaded
  static JsRule open(Settings settings, Context context) {
    return new JsRule(settings, context);
  }

  @Override
  public RouteDecision decide(Traffic traffic) {
    RouteDecision decision;
    try {
      decision = ask(script, traffic);
    } catch (ScriptException e) {
      decision = failed(e);
    }
    if (shadow != null) {
      shadow.compare(traffic, decision, around.random(), other -> ask(other, traffic));
    }
    return decision;
  }

  private RouteDecision ask(Script asked, Traffic traffic) {
    return asked.call((function, tools, host) -> {
      Desk desk = (Desk) host;
      desk.begin(around, traffic instanceof penstock.spi.traffic.Connection);
      ScriptFunction<RouteDecision> rule = desk.rule(function, tools);
      RouteDecision answer = rule.call(Views.of(traffic, desk.blocks, clock.millis()));
      RouteDecision decision = RuleRole.decision(asked, rule, answer);
      try {
        return desk.finished(decision);
      } catch (IllegalArgumentException e) {
        throw ScriptException.unusable(asked.file() + ": " + e.getMessage());
      }
    });
  }

  private RouteDecision failed(ScriptException e) {
    return onError == Settings.OnError.NEXT
        ? new RouteDecision.Pass(e.why(), Changes.NONE)
        : new RouteDecision.Fail(e.reason(), e.why());
  }

  /// What its shadow disagrees on; empty without one.
  String report() {
    return shadow == null ? "" : shadow.summary();
  }

  @Override
  public void close() {
    scripts.close(script);
    if (shadow != null) {
      scripts.close(shadow.script());
    }
  }
}
