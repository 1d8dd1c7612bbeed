package penstock.testkit;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.spi.io.AnswerHead;
import penstock.spi.io.FilteredRequest;

/// An exchange of a [FilterServer], as filters see it.
final class ServedRequest implements FilteredRequest {

  private final HttpServerExchange exchange;
  private final Map<String, String> facts = new ConcurrentHashMap<>();
  private volatile String path;
  private volatile @Nullable String query;

  ServedRequest(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.path = exchange.getRequestURI();
    this.query = exchange.getQueryString().isEmpty() ? null : exchange.getQueryString();
  }

  @Override
  public String route() {
    return "test";
  }

  @Override
  public void note(String fact, String value) {
    facts.put(fact, value);
  }

  @Override
  public void rewrite(String newPath, @Nullable String newQuery) {
    path = newPath;
    query = newQuery;
  }

  /// Undertow's own limit, which the framework does without.
  @Override
  public void limitBody(long bytes) {
    exchange.setMaxEntitySize(bytes);
  }

  @Override
  public void onAnswer(Consumer<HeaderMap> edit) {
    exchange.addResponseCommitListener(e -> edit.accept(e.getResponseHeaders()));
  }

  @Override
  public void onAnswerHead(Consumer<AnswerHead> edit) {
    exchange.addResponseCommitListener(e -> edit.accept(new ServedAnswer(this, e)));
  }

  @Override
  public void refuse(int status, String reason, String detail) {
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(reason + ": " + detail);
  }

  /// Noted as the fact `test.reason`, so that tests can see it.
  @Override
  public void because(String reason) {
    facts.put("test.reason", reason);
  }

  @Override
  public void later(Callable<? extends HttpHandler> work) {
    exchange.dispatch(
        task -> Thread.startVirtualThread(task),
        () -> {
          HttpHandler next;
          try {
            next = work.call();
          } catch (Exception e) {
            next =
                _ -> {
                  throw new IllegalStateException("work of a filter failed", e);
                };
          }
          exchange.dispatch(exchange.getIoThread(), next);
        });
  }

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String scheme() {
    return exchange.getRequestScheme();
  }

  @Override
  public String host() {
    return exchange.getHostName().toLowerCase(Locale.ROOT);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String query() {
    return query;
  }

  @Override
  public @Nullable String queryParameter(String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? null : values.getFirst();
  }

  @Override
  public @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public List<String> headers(String name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  @Override
  public @Nullable String cookie(String name) {
    for (String line : headers("Cookie")) {
      for (String pair : line.split(";", -1)) {
        if (pair.strip().startsWith(name + "=")) {
          return pair.strip().substring(name.length() + 1);
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable String fact(String name) {
    return facts.get(name);
  }

  @Override
  public InetSocketAddress client() {
    String said = exchange.getRequestHeaders().getFirst(Headers.X_FORWARDED_FOR);
    return said == null
        ? peer()
        : new InetSocketAddress(InetAddress.ofLiteral(said), peer().getPort());
  }

  @Override
  public InetSocketAddress peer() {
    return exchange.getSourceAddress();
  }
}
