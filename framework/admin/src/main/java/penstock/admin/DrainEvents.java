package penstock.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Server-sent events: how far a drain is, about once a second until it is over.
final class DrainEvents {

  static final String TYPE = "text/event-stream";

  private static final long PAUSE_MILLIS = 1000;

  private DrainEvents() {}

  /// One look.
  ///
  /// @param view shown as JSON
  /// @param goesOn whether another one follows
  record Event(Object view, boolean goesOn) {}

  /// Sends them all; returns when the last is sent or nobody listens any more. Runs on a virtual
  /// thread.
  static void send(HttpServerExchange exchange, Supplier<Event> look)
      throws IOException, InterruptedException {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TYPE);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    if (exchange.getRequestMethod().equals(Methods.HEAD)) {
      exchange.endExchange();
      return;
    }
    exchange.startBlocking();
    OutputStream out = exchange.getOutputStream();
    Event event = look.get();
    while (event.goesOn()) {
      write(out, "progress", event);
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      event = look.get();
    }
    write(out, "over", event);
    exchange.endExchange();
  }

  private static void write(OutputStream out, String name, Event event) throws IOException {
    out.write(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
    out.write(Reply.bytes(event.view()));
    out.write('\n');
    out.write('\n');
    out.flush();
  }
}
