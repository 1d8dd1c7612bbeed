package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.io.AnswerRefused;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;

/// What every [HttpFilter] promises, on a real Undertow. Extend it in the test of a filter and say
/// how to make one.
@Timeout(60)
public abstract class HttpFilterContract {

  /// What the framework lends to the filter.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new filter.
  protected abstract HttpFilter filter(Context context);

  /// A request that the filter lets through.
  ///
  /// @param uri where to send it
  protected HttpRequest welcome(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  /// Sends a request through a filter.
  ///
  /// @param next what stands behind the filter
  protected static HttpResponse<String> send(
      HttpFilter filter, HttpHandler next, HttpRequest request)
      throws IOException, InterruptedException {
    try (FilterServer server = FilterServer.of(filter, next)) {
      return server.send(request);
    }
  }

  /// A filter behind one that keeps every answer back.
  protected static HttpFilter withholding(HttpFilter behind) {
    return next -> {
      HttpHandler inner = behind.wrap(next);
      return exchange -> {
        FilteredRequest.of(exchange)
            .onAnswerHead(_ -> {
              throw new AnswerRefused("script-error", "it failed");
            });
        inner.handleRequest(exchange);
      };
    };
  }

  @Test
  void callsNextOnTheIoThread() throws IOException, InterruptedException {
    AtomicInteger onIoThread = new AtomicInteger();
    HttpHandler next =
        exchange -> {
          onIoThread.addAndGet(exchange.isInIoThread() ? 1 : -100);
          exchange.getResponseSender().send("through");
        };
    HttpResponse<String> answer =
        send(filter(context), next, welcome(URI.create("http://127.0.0.1/")));
    assertThat(answer.body()).isEqualTo("through");
    assertThat(onIoThread).hasValue(1);
  }

  @Test
  void wrapsSeveralRoutesApart() throws IOException, InterruptedException {
    HttpFilter filter = filter(context);
    HttpRequest request = welcome(URI.create("http://127.0.0.1/"));
    assertThat(send(filter, e -> e.getResponseSender().send("one"), request).body())
        .isEqualTo("one");
    assertThat(send(filter, e -> e.getResponseSender().send("two"), request).body())
        .isEqualTo("two");
  }

  @Test
  void answersManyRequestsAtOnce() {
    try (FilterServer server =
            FilterServer.of(filter(context), e -> e.getResponseSender().send("through"));
        HttpClient client = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            client.sendAsync(welcome(server.uri("/")), HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.join().statusCode()).isBetween(200, 599);
      }
    }
  }
}
