package penstock.plugin.route.js;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.route.RouteRule;

/// Offers routing rules in JavaScript.
public final class JsRoutePlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(RouteRule.KIND, "js", Settings.class, JsRule::open);
  }
}
