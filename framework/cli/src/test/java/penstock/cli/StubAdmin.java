package penstock.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;

/// The admin port of a running Penstock, as a test wants it.
final class StubAdmin implements AutoCloseable {

  private final HttpServer server;

  private StubAdmin(HttpServer server) {
    this.server = server;
  }

  /// What it was asked.
  ///
  /// @param line method, path and query
  /// @param authorization the header; null for none
  record Asked(String line, String body, @Nullable String authorization) {}

  /// What it answers.
  record Answer(int status, String body) {}

  /// Starts one on loopback.
  static StubAdmin start(Function<Asked, Answer> answers) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(free, 0);
    server.createContext("/", exchange -> answer(exchange, answers));
    server.start();
    return new StubAdmin(server);
  }

  private static void answer(HttpExchange exchange, Function<Asked, Answer> answers)
      throws IOException {
    Asked asked =
        new Asked(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            exchange.getRequestHeaders().getFirst("Authorization"));
    Answer answer = answers.apply(asked);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// As `--admin` wants it.
  String address() {
    return AddressText.of(server.getAddress());
  }

  /// Runs a command that asks it.
  Invocation penstock(String... words) {
    return Invocation.of(
        new FakeOperations(),
        Stream.concat(Arrays.stream(words), Stream.of("--admin", address()))
            .toArray(String[]::new));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
