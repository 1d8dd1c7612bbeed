package penstock.plugin.filter.compression;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.MetricRegistry;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ConduitFactory;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.conduits.StreamSinkConduit;
import penstock.spi.io.HttpFilter;

/// Decides, when an answer's head is known, whether its body is compressed on the way out.
final class Compression implements HttpFilter, AutoCloseable {

  private static final HttpString CONTENT_DIGEST = new HttpString("Content-Digest");
  private static final String NO_TRANSFORM = "no-transform";

  private final Settings settings;
  private final MediaTypes types;
  private final Presses presses;
  private final Counter before;
  private final Counter after;

  Compression(Settings settings, MetricRegistry metrics) {
    this.settings = settings;
    this.types = new MediaTypes(settings.contentTypes());
    this.presses = new Presses(settings.level());
    this.before = metrics.counter("compression_in_bytes_total");
    this.after = metrics.counter("compression_out_bytes_total");
  }

  @Override
  public HttpHandler wrap(HttpHandler next) {
    return exchange -> {
      exchange.addResponseWrapper(this::body);
      next.handleRequest(exchange);
    };
  }

  private StreamSinkConduit body(
      ConduitFactory<StreamSinkConduit> factory, HttpServerExchange exchange) {
    HeaderMap answer = exchange.getResponseHeaders();
    if (!worthwhile(exchange, answer)) {
      return factory.create();
    }
    vary(answer);
    Coding coding = Accepted.best(exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING));
    if (coding == null || !possible(exchange)) {
      return factory.create();
    }
    mark(answer, coding);
    if (exchange.getProtocol().equals(Protocols.HTTP_1_1)) {
      // Without a length, the connection's end could be the body's.
      answer.put(Headers.TRANSFER_ENCODING, "chunked");
    }
    XnioIoThread thread = exchange.getIoThread();
    CompressingConduit conduit =
        new CompressingConduit(
            factory.create(), presses.lend(thread, coding), press -> done(thread, press));
    exchange.addExchangeCompleteListener((_, rest) -> {
      conduit.done();
      rest.proceed();
    });
    return conduit;
  }

  /// Whether this answer would be sent compressed to a client that takes it so.
  private boolean worthwhile(HttpServerExchange exchange, HeaderMap answer) {
    int status = exchange.getStatusCode();
    String type = answer.getFirst(Headers.CONTENT_TYPE);
    return status >= 200
        && status != 204
        && status != 205
        && status != 206
        && status != 304
        && type != null
        && types.include(type)
        && !answer.contains(Headers.CONTENT_ENCODING)
        && !answer.contains(Headers.CONTENT_RANGE)
        && !answer.contains(Headers.CONTENT_MD5)
        && !answer.contains(CONTENT_DIGEST)
        && !names(answer.get(Headers.CACHE_CONTROL), NO_TRANSFORM)
        && !names(exchange.getRequestHeaders().get(Headers.CACHE_CONTROL), NO_TRANSFORM)
        && large(answer.getFirst(Headers.CONTENT_LENGTH));
  }

  /// What has no length is a stream, and may become large.
  private boolean large(@Nullable String length) {
    if (length == null) {
      return true;
    }
    try {
      return Long.parseLong(length) >= settings.minSize().bytes();
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// A body without chunks ends as it says at the start, or with the connection.
  private static boolean possible(HttpServerExchange exchange) {
    return !exchange.isHttp10() && !Methods.HEAD.equals(exchange.getRequestMethod());
  }

  private static void vary(HeaderMap answer) {
    HeaderValues said = answer.get(Headers.VARY);
    if (!names(said, "*") && !names(said, "accept-encoding")) {
      answer.add(Headers.VARY, Headers.ACCEPT_ENCODING_STRING);
    }
  }

  private static void mark(HeaderMap answer, Coding coding) {
    answer.put(Headers.CONTENT_ENCODING, coding.token());
    answer.remove(Headers.CONTENT_LENGTH);
    answer.remove(Headers.ACCEPT_RANGES);
    String tag = answer.getFirst(Headers.ETAG);
    if (tag != null && !tag.startsWith("W/")) {
      // The same content, but not byte for byte.
      answer.put(Headers.ETAG, "W/" + tag);
    }
  }

  private static boolean names(@Nullable HeaderValues lines, String word) {
    if (lines == null) {
      return false;
    }
    for (String line : lines) {
      for (String item : line.split(",", -1)) {
        if (item.strip().equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private void done(XnioIoThread thread, Press press) {
    before.inc(press.taken());
    after.inc(press.given());
    presses.giveBack(thread, press);
  }

  @Override
  public void close() {
    presses.close();
  }
}
