package penstock.plugin.filter.js;

import io.undertow.server.HttpHandler;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.testkit.ContextFixture;
import penstock.testkit.FilterServer;

/// Filters of scripts before an endpoint that tells what it was asked.
final class FilterFixture implements AutoCloseable {

  static final HttpHandler ENDPOINT =
      exchange -> {
        exchange.getResponseHeaders().put(new HttpString("Server"), "endpoint");
        exchange.getResponseHeaders().add(new HttpString("X-Many"), "1");
        exchange.getResponseHeaders().add(new HttpString("X-Many"), "2");
        exchange.getResponseSender().send(String.valueOf(exchange.getRequestHeaders().get("X-A")));
      };

  private final Path dir;
  private final Scripts scripts;
  private final ContextFixture context;

  FilterFixture(Path dir, ContextFixture context) {
    this.dir = dir;
    this.context = context;
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    context.lends(Scripts.class, scripts);
  }

  /// A filter of a script.
  JsFilter filter(String text, Settings.OnError onError) {
    try {
      Files.writeString(dir.resolve("filter.js"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JsFilter.open(new Settings("filter.js", onError), context);
  }

  /// What comes of a request through a script's filter, and from behind it.
  HttpResponse<String> through(JsFilter filter, HttpHandler endpoint, String... headers)
      throws IOException, InterruptedException {
    try (FilterServer server = FilterServer.of(filter, endpoint)) {
      return server.get("/path?a=b", headers);
    } finally {
      filter.close();
    }
  }

  /// An endpoint that answers a status without a body.
  static HttpHandler empty(int status) {
    return exchange -> {
      exchange.setStatusCode(status);
      if (status == StatusCodes.NOT_MODIFIED || status == StatusCodes.NO_CONTENT) {
        exchange.endExchange();
      } else {
        exchange.getResponseSender().send("");
      }
    };
  }

  @Override
  public void close() {
    scripts.close();
  }
}
