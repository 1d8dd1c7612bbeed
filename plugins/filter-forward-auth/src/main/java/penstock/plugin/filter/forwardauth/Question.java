package penstock.plugin.filter.forwardauth;

import io.undertow.server.HttpServerExchange;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import penstock.spi.io.FilteredRequest;
import penstock.spi.net.AddressText;

/// The request that is sent to the service about a client's.
final class Question {

  private final Settings settings;

  Question(Settings settings) {
    this.settings = settings;
  }

  /// Tells the service what the routes saw, so that it judges what the endpoint gets. Runs on the
  /// exchange's I/O thread.
  HttpRequest about(HttpServerExchange exchange, FilteredRequest request) {
    HttpRequest.Builder question =
        HttpRequest.newBuilder(settings.url())
            .method(settings.method(), BodyPublishers.noBody())
            .header("X-Forwarded-Method", request.method())
            .header("X-Forwarded-Proto", request.scheme())
            .header("X-Forwarded-Host", host(exchange, request))
            .header("X-Forwarded-Uri", target(request))
            .header("X-Forwarded-For", AddressText.of(request.client().getAddress()));
    for (String name : settings.requestHeaders()) {
      for (String value : request.headers(name)) {
        question.header(name, value);
      }
    }
    return question.build();
  }

  /// With its port, if the client named one.
  private static String host(HttpServerExchange exchange, FilteredRequest request) {
    String named = exchange.isHostIncludedInRequestURI() ? null : request.header("host");
    return named == null ? request.host() : named;
  }

  private static String target(FilteredRequest request) {
    String query = request.query();
    return query == null ? request.path() : request.path() + "?" + query;
  }
}
