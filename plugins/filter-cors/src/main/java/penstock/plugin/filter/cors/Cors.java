package penstock.plugin.filter.cors;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// Answers preflight requests in the place of endpoints, and tells browsers which scripts may read
/// answers. What endpoints say of the same is taken out: one must decide.
///
/// Source: the [Fetch standard](https://fetch.spec.whatwg.org/#http-cors-protocol), 3.3.
final class Cors implements HttpFilter {

  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_CREDENTIALS =
      new HttpString("Access-Control-Allow-Credentials");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");
  private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
  private static final HttpString WANTED_METHOD = new HttpString("Access-Control-Request-Method");
  private static final HttpString WANTED_HEADERS = new HttpString("Access-Control-Request-Headers");
  private static final List<HttpString> SAID_BY_US =
      List.of(ALLOW_ORIGIN, ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_HEADERS, EXPOSE, MAX_AGE);

  /// A script may always use these: no preflight request asks for them, but for other reasons.
  private static final Set<String> SIMPLE = Set.of("GET", "HEAD", "POST");

  private final Settings settings;
  private final boolean anyOrigin;
  private final boolean anyMethod;
  private final boolean anyHeader;
  private final String methods;
  private final String headers;
  private final String exposed;

  Cors(Settings settings) {
    this.settings = settings;
    this.anyOrigin = settings.origins().contains(Origin.ANY);
    this.anyMethod = settings.methods().contains("*");
    this.anyHeader = settings.headers().contains("*");
    this.methods = String.join(", ", settings.methods());
    this.headers = String.join(", ", settings.headers());
    this.exposed = String.join(", ", settings.expose());
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      HeaderMap asked = exchange.getRequestHeaders();
      String origin = asked.getFirst(Headers.ORIGIN);
      String method = asked.getFirst(WANTED_METHOD);
      if (origin != null && method != null && exchange.getRequestMethod().equals(Methods.OPTIONS)) {
        preflight(exchange, origin, method);
        return;
      }
      String allowed = origin != null && allows(origin) ? origin : null;
      FilteredRequest.of(exchange).onAnswer(answer -> tell(answer, allowed));
      next.handleRequest(exchange);
    };
  }

  private boolean allows(String origin) {
    for (Origin each : settings.origins()) {
      if (each.matches(origin)) {
        return true;
      }
    }
    return false;
  }

  private void preflight(HttpServerExchange exchange, String origin, String method) {
    HeaderMap answer = exchange.getResponseHeaders();
    vary(answer, "Access-Control-Request-Method");
    vary(answer, "Access-Control-Request-Headers");
    if (!allows(origin)) {
      tell(answer, null);
      FilteredRequest.of(exchange).refuse(403, "denied", "not from this origin");
      return;
    }
    tell(answer, origin);
    answer.remove(EXPOSE);
    if (!anyMethod && !SIMPLE.contains(method) && !settings.methods().contains(method)) {
      FilteredRequest.of(exchange).refuse(403, "denied", "not by this method");
      return;
    }
    // With credentials, browsers take * for a name.
    answer.put(ALLOW_METHODS, anyMethod ? method : methods);
    String wanted = exchange.getRequestHeaders().getFirst(WANTED_HEADERS);
    String granted = anyHeader && wanted != null ? wanted : headers;
    if (!granted.isEmpty()) {
      answer.put(ALLOW_HEADERS, granted);
    }
    answer.put(MAX_AGE, Long.toString(settings.maxAge().toSeconds()));
    exchange.setStatusCode(204);
    // While an exchange ends, a filter that fails on its answer is not heard.
    exchange.getResponseChannel();
    exchange.endExchange();
  }

  /// @param origin null if there is none to be let in
  private void tell(HeaderMap answer, @Nullable String origin) {
    SAID_BY_US.forEach(answer::remove);
    if (!anyOrigin) {
      vary(answer, "Origin");
    }
    if (origin == null) {
      return;
    }
    answer.put(ALLOW_ORIGIN, anyOrigin ? "*" : origin);
    if (settings.credentials()) {
      answer.put(ALLOW_CREDENTIALS, "true");
    }
    if (!exposed.isEmpty()) {
      answer.put(EXPOSE, exposed);
    }
  }

  /// Tells caches that the answer is for requests with the same header alone.
  private static void vary(HeaderMap answer, String name) {
    HeaderValues lines = answer.get(Headers.VARY);
    if (lines != null) {
      for (String line : lines) {
        for (String token : line.split(",", -1)) {
          if (token.strip().equalsIgnoreCase(name) || token.strip().equals("*")) {
            return;
          }
        }
      }
    }
    answer.add(Headers.VARY, name);
  }
}
