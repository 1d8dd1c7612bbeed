package penstock.plugin.filter.headers;

import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.http.HeaderEditSettings;
import penstock.spi.http.HeaderEdits;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HeaderChange;
import penstock.spi.io.HttpFilter;

/// Changes headers of requests and answers.
public final class HeadersPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param request changes on the way to the endpoint
  /// @param response changes on the way to the client
  public record Settings(
      @Describe("Changes on the way to the endpoint, seen by the filters behind this one.")
          @Default("{}")
          HeaderEditSettings request,
      @Describe("Changes on the way to the client, whoever answers.") @Default("{}")
          HeaderEditSettings response) {

    /// Checks that there is something to do.
    ///
    /// @throws IllegalArgumentException if there is not
    public Settings {
      if (request.equals(HeaderEditSettings.NONE) && response.equals(HeaderEditSettings.NONE)) {
        throw new IllegalArgumentException("nothing (expected: one of request, response)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "headers", Settings.class, (settings, _) -> filter(settings));
  }

  private static HttpFilter filter(Settings settings) {
    HeaderChange onRequest = HeaderChange.of(HeaderEdits.of(settings.request()));
    HeaderChange onAnswer = HeaderChange.of(HeaderEdits.of(settings.response()));
    boolean answers = !settings.response().equals(HeaderEditSettings.NONE);
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          onRequest.apply(exchange.getRequestHeaders(), request);
          if (answers) {
            request.onAnswer(headers -> onAnswer.apply(headers, request));
          }
          next.handleRequest(exchange);
        };
  }
}
