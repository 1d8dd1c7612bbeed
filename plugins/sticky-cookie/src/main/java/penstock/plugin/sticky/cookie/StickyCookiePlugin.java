package penstock.plugin.sticky.cookie;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.sticky.SessionStickiness;

/// Keeps a client with its endpoint by something the client carries: a cookie of ours, a cookie of
/// the application, or a header. Nothing is kept here, so every instance with the same keys knows
/// the same clients.
public final class StickyCookiePlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(SessionStickiness.KIND, "cookie", CookieSettings.class, CookieStickiness::new);
    registrar.offer(
        SessionStickiness.KIND, "app-cookie", AppCookieSettings.class, AppCookieStickiness::new);
    registrar.offer(SessionStickiness.KIND, "header", HeaderSettings.class, HeaderStickiness::new);
  }
}
