package penstock.core.engine;

import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.Facts;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Handshake;
import penstock.core.connection.NotedLines;
import penstock.core.connection.Notes;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;
import penstock.spi.traffic.Tls;

/// What is known of a request that has ended, taken from its exchange. Belongs to one I/O thread.
final class ExchangeFacts implements Facts {

  private final String listener;
  private final ExchangeRequest request;
  private final HttpServerExchange exchange;
  private final long totalNanos;
  private final long startMillis;
  private final @Nullable Tls tls;

  /// @param totalNanos from its beginning to its end
  ExchangeFacts(String listener, ExchangeRequest request, long totalNanos) {
    this.listener = listener;
    this.request = request;
    this.exchange = request.exchange();
    this.totalNanos = totalNanos;
    this.startMillis = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(totalNanos);
    this.tls = request.tls();
  }

  @Override
  public long startMillis() {
    return startMillis;
  }

  @Override
  public long totalNanos() {
    return totalNanos;
  }

  @Override
  public long endpointNanos() {
    return request.journey().endpointNanos();
  }

  @Override
  public String listener() {
    return listener;
  }

  @Override
  public String protocol() {
    return exchange.getProtocol().toString();
  }

  @Override
  public InetSocketAddress client() {
    return request.client();
  }

  @Override
  public InetSocketAddress peer() {
    return request.peer();
  }

  @Override
  public @Nullable Tls tls() {
    return tls;
  }

  @Override
  public @Nullable NotedLines noted() {
    ClientConnection front = request.front();
    return front == null ? null : front.noted();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String scheme() {
    return request.scheme();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public String path() {
    return request.path();
  }

  @Override
  public @Nullable String query() {
    return request.query();
  }

  @Override
  public @Nullable String header(String name) {
    return request.header(name);
  }

  @Override
  public int status() {
    return request.journey().status();
  }

  @Override
  public Reason reason() {
    return request.journey().reason();
  }

  @Override
  public @Nullable GrpcStatus grpcStatus() {
    return request.journey().grpcStatus();
  }

  @Override
  public @Nullable Handshake handshake() {
    ClientConnection front = request.front();
    return front == null ? null : front.surroundings().handshake();
  }

  @Override
  public long headNanos() {
    ClientConnection front = request.front();
    return front == null ? 0 : front.headNanos(request.journey().startNanos());
  }

  @Override
  public String route() {
    return request.journey().route();
  }

  @Override
  public String pool() {
    return request.journey().pool();
  }

  @Override
  public @Nullable Notes notes() {
    return request.journey().notes();
  }

  @Override
  public long bytesIn() {
    return request.journey().bytesIn();
  }

  @Override
  public long bytesOut() {
    return request.journey().bytesOut();
  }
}
