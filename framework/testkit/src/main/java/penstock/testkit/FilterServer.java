package penstock.testkit;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import penstock.spi.io.AnswerRefused;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// A filter on a real Undertow, with what the framework gives it: exchanges have a
/// [FilteredRequest], whose client is the one that `X-Forwarded-For` names, if any. A refusal, of a
/// request or an answer, is answered with its reason and detail as the body.
public final class FilterServer implements AutoCloseable {

  private final BlockingQueue<FilteredRequest> seen = new LinkedBlockingQueue<>();
  private final Undertow undertow;

  private FilterServer(HttpHandler chain) {
    undertow =
        Undertow.builder()
            .setIoThreads(2)
            .setWorkerThreads(1)
            .addHttpListener(0, "127.0.0.1", exchange -> serve(exchange, chain))
            .build();
    undertow.start();
  }

  /// Starts.
  ///
  /// @param filter is wrapped once
  /// @param next stands behind it, in the place of an endpoint
  public static FilterServer of(HttpFilter filter, HttpHandler next) {
    return new FilterServer(filter.wrap(next));
  }

  private void serve(HttpServerExchange exchange, HttpHandler chain) throws Exception {
    ServedRequest request = new ServedRequest(exchange);
    exchange.putAttachment(FilteredRequest.KEY, request);
    seen.add(request);
    try {
      chain.handleRequest(exchange);
    } catch (AnswerRefused e) {
      exchange.getResponseHeaders().clear();
      exchange.setStatusCode(StatusCodes.INTERNAL_SERVER_ERROR);
      exchange.getResponseSender().send(e.reason() + ": " + e.getMessage());
    }
  }

  /// Where it is.
  ///
  /// @param target path and query
  public URI uri(String target) {
    InetSocketAddress address =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + target);
  }

  /// Sends a request to the path and query that its URI has, whatever its host.
  public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    String query = request.uri().getRawQuery();
    URI there = uri(request.uri().getRawPath() + (query == null ? "" : "?" + query));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(request, (_, _) -> true).uri(there).build(),
          BodyHandlers.ofString());
    }
  }

  /// Sends a `GET`.
  ///
  /// @param headers name, value, name, value
  public HttpResponse<String> get(String target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(target));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  /// The next request that came, as its filters left it.
  public FilteredRequest request() throws InterruptedException {
    return seen.take();
  }

  @Override
  public void close() {
    undertow.stop();
  }
}
