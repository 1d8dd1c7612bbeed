package penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import penstock.spi.net.AddressText;

/// A small HTTP server to be balanced: it takes its time, says who it is, and fails when asked to.
///
/// `POST /fail` makes it answer 503 to everything, `POST /heal` ends that; `GET /health` is its
/// health check.
final class DemoEndpoint implements AutoCloseable {

  private final String name;
  private final Duration latency;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean failing;

  private DemoEndpoint(String name, Duration latency, HttpServer server) {
    this.name = name;
    this.latency = latency;
    this.server = server;
  }

  /// Starts one on a free port of 127.0.0.1.
  ///
  /// @param latency how long it thinks before it answers
  static DemoEndpoint start(String name, Duration latency) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    DemoEndpoint endpoint = new DemoEndpoint(name, latency, HttpServer.create(free, 0));
    endpoint.server.setExecutor(endpoint.threads);
    endpoint.server.createContext("/", endpoint::answer);
    endpoint.server.start();
    return endpoint;
  }

  /// Where it listens, as `host:port`.
  String address() {
    return AddressText.of(server.getAddress());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("POST") && path.equals("/fail")) {
        failing = true;
        reply(exchange, 200, name + " fails until POST /heal");
      } else if (exchange.getRequestMethod().equals("POST") && path.equals("/heal")) {
        failing = false;
        reply(exchange, 200, name + " is well again");
      } else if (failing) {
        reply(exchange, 503, name + " is failing");
      } else if (path.equals("/health")) {
        reply(exchange, 200, "ok");
      } else {
        think();
        reply(exchange, 200, name + " (" + latency.toMillis() + " ms) answers " + path);
      }
    }
  }

  private void think() {
    try {
      Thread.sleep(latency);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // being closed: answer at once
    }
  }

  private void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("X-Endpoint", name);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
