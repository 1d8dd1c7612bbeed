package penstock.plugin.filter.redirect;

import io.undertow.io.IoCallback;
import io.undertow.util.Headers;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.http.RedirectSettings;
import penstock.spi.http.Redirection;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Sends clients elsewhere, unless they are there already: a route that serves both schemes can
/// lead its clients to `https`.
public final class RedirectPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HttpFilter.KIND, "redirect", RedirectSettings.class, (settings, _) -> filter(settings));
  }

  private static HttpFilter filter(RedirectSettings settings) {
    Redirection redirection = Redirection.of(settings);
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          String location = redirection.location(request);
          if (isHere(location, Redirection.here(request))) {
            next.handleRequest(exchange);
            return;
          }
          exchange.setStatusCode(redirection.code());
          exchange.getResponseHeaders().put(Headers.LOCATION, location);
          // While an exchange ends, a filter that fails on its answer is not heard.
          exchange.getResponseSender().send("", IoCallback.END_EXCHANGE);
        };
  }

  private static boolean isHere(String location, String here) {
    // A location may leave out the path of the root.
    return here.equals(location) || here.equals(location + "/");
  }
}
