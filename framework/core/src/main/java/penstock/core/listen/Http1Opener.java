package penstock.core.listen;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.FrontConnection;
import penstock.core.connection.Surroundings;
import penstock.core.connection.Takeover;

/// Speaks HTTP/1.1 on connections. From any I/O thread.
public final class Http1Opener implements ProtocolOpener {

  /// Undertow's own limits, out of the way of ours: we answer 431 where it would answer 400.
  private static final int HEADER_LINES = 20_000;

  private static final int HEADER_BYTES = 1 << 20;

  private final HttpOpenListener http;
  private final @Nullable Takeover takeover;

  /// @param buffers lends buffers on I/O threads
  /// @param line takes requests
  /// @param takeover takes connections on which HTTP/2 is spoken; null for none
  public Http1Opener(ByteBufferPool buffers, HttpHandler line, @Nullable Takeover takeover) {
    this.takeover = takeover;
    this.http = new HttpOpenListener(buffers, options());
    http.setRootHandler(entry(line));
  }

  @Override
  public void open(StreamConnection stream, Surroundings surroundings) {
    FrontConnection guard = FrontConnection.guard(stream, surroundings, takeover);
    try {
      http.handleEvent(stream);
    } catch (RuntimeException e) {
      IoUtils.safeClose(stream);
      throw e;
    } finally {
      guard.watchClose();
    }
  }

  private static HttpHandler entry(HttpHandler line) {
    return exchange -> {
      FrontConnection front = FrontConnection.of(exchange);
      ExchangeRequest request = front == null ? null : front.begin(exchange);
      if (request != null) {
        line.handleRequest(exchange);
      }
    };
  }

  private static OptionMap options() {
    return OptionMap.builder()
        .set(UndertowOptions.ALWAYS_SET_DATE, false)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .set(UndertowOptions.ENABLE_HTTP2, false)
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .set(UndertowOptions.MAX_HEADER_SIZE, HEADER_BYTES)
        .set(UndertowOptions.MAX_HEADERS, HEADER_LINES)
        .set(UndertowOptions.MAX_COOKIES, HEADER_LINES)
        .set(UndertowOptions.MAX_PARAMETERS, HEADER_LINES)
        .getMap();
  }
}
