package penstock.testkit;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A real server on 127.0.0.1 that speaks HTTP/2, Undertow's: it answers with the body it gets,
/// says in `x-protocol` what was spoken, and in the trailer `x-bytes` how long the body was.
public final class Http2Echo implements AutoCloseable {

  private final Undertow server;

  private Http2Echo(Undertow server) {
    this.server = server;
  }

  /// Starts one on a free port.
  ///
  /// @param tls for HTTP/2 by ALPN; null for HTTP/2 with prior knowledge
  public static Http2Echo start(@Nullable SSLContext tls) {
    Undertow.Builder builder =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(Http2Echo::echo);
    Undertow server =
        (tls == null
                ? builder.addHttpListener(0, "127.0.0.1")
                : builder.addHttpsListener(0, "127.0.0.1", tls))
            .build();
    server.start();
    return new Http2Echo(server);
  }

  private static void echo(HttpServerExchange exchange) {
    exchange
        .getRequestReceiver()
        .receiveFullBytes((ready, body) -> {
          HeaderMap trailers = new HeaderMap();
          trailers.put(HttpString.tryFromString("x-bytes"), body.length);
          ready.putAttachment(HttpAttachments.RESPONSE_TRAILERS, trailers);
          ready
              .getResponseHeaders()
              .put(HttpString.tryFromString("x-protocol"), ready.getProtocol().toString());
          ready.getResponseSender().send(ByteBuffer.wrap(body));
        });
  }

  /// The port it listens on.
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /// Ends it.
  @Override
  public void close() {
    server.stop();
  }
}
