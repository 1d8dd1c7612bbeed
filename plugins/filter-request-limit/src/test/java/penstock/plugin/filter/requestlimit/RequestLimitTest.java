package penstock.plugin.filter.requestlimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import penstock.plugin.filter.requestlimit.RequestLimitPlugin.Settings;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.HttpFilterContract;
import penstock.testkit.Offers;

class RequestLimitTest extends HttpFilterContract {

  @Override
  protected HttpFilter filter(Context context) {
    return filter(context, new Settings(2, 100));
  }

  @Test
  void waitsForItsTurnAndRefusesWhoFindsNoRoom() throws Exception {
    BlockingQueue<HttpServerExchange> inside = new LinkedBlockingQueue<>();
    HttpHandler slow = exchange -> exchange.dispatch(Runnable::run, () -> inside.add(exchange));
    try (Server server = new Server(filter(context, new Settings(1, 1)).wrap(slow));
        HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> first = server.get(client);
      HttpServerExchange running = inside.take();
      CompletableFuture<HttpResponse<String>> second = server.get(client);
      CompletableFuture<HttpResponse<String>> third = server.get(client);
      CompletableFuture.anyOf(second, third).join();
      assertThat(inside).isEmpty();
      CompletableFuture<HttpResponse<String>> refused = second.isDone() ? second : third;
      CompletableFuture<HttpResponse<String>> waiting = second.isDone() ? third : second;
      assertThat(refused.join().statusCode()).isEqualTo(503);
      answer(running);
      HttpServerExchange next = inside.take();
      answer(next);
      assertThat(first.join().statusCode()).isEqualTo(200);
      assertThat(waiting.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void goesOnOnTheIoThreadAfterWaiting() throws Exception {
    BlockingQueue<HttpServerExchange> inside = new LinkedBlockingQueue<>();
    BlockingQueue<Boolean> onIoThread = new LinkedBlockingQueue<>();
    HttpHandler slow =
        exchange -> {
          onIoThread.add(exchange.getIoThread() == Thread.currentThread());
          exchange.dispatch(Runnable::run, () -> inside.add(exchange));
        };
    try (Server server = new Server(filter(context, new Settings(1, 10)).wrap(slow));
        HttpClient client = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> first = server.get(client);
      CompletableFuture<HttpResponse<String>> second = server.get(client);
      answer(inside.take());
      answer(inside.take());
      assertThat(first.join().statusCode() + second.join().statusCode()).isEqualTo(400);
      assertThat(onIoThread).containsExactly(true, true);
    }
  }

  @Test
  void refusesLimitsThatLetNobodyThrough() {
    assertThatThrownBy(() -> new Settings(0, 1)).hasMessage("atOnce: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new Settings(1, 0)).hasMessage("waiting: 0 (expected: >= 1)");
  }

  private static HttpFilter filter(Context context, Settings settings) {
    return Offers.of(new RequestLimitPlugin())
        .create(HttpFilter.KIND, "request-limit", settings, context);
  }

  private static void answer(HttpServerExchange exchange) {
    exchange.getIoThread().execute(exchange::endExchange);
  }

  private static final class Server implements AutoCloseable {

    private final Undertow undertow;

    Server(HttpHandler handler) {
      undertow =
          Undertow.builder().setIoThreads(1).addHttpListener(0, "127.0.0.1", handler).build();
      undertow.start();
    }

    CompletableFuture<HttpResponse<String>> get(HttpClient client) {
      InetSocketAddress address =
          (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
      URI uri = URI.create("http://127.0.0.1:" + address.getPort() + "/");
      return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
      undertow.stop();
    }
  }
}
