package penstock.plugin.filter.bodylimit;

import penstock.spi.ByteSize;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Bounds the bodies of requests, also of those whose length is not known before.
public final class BodyLimitPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param size the most bytes
  public record Settings(
      @Describe(
              "The most bytes that a body may have, such as 1MiB; the listener's and the route's"
                  + " own limits hold beside it.")
          ByteSize size) {}

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HttpFilter.KIND, "body-limit", Settings.class, (settings, _) -> filter(settings));
  }

  private static HttpFilter filter(Settings settings) {
    long most = settings.size().bytes();
    String tooLarge = "a body of more than " + most + " bytes";
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          if (exchange.getRequestContentLength() > most) {
            request.refuse(413, "too-large", tooLarge);
            return;
          }
          request.limitBody(most);
          next.handleRequest(exchange);
        };
  }
}
