package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;
import penstock.core.connection.ExchangeRequest;
import penstock.core.pool.Choice;
import penstock.core.upstream.HeaderNames;
import penstock.core.upstream.ResponseHead;
import penstock.spi.traffic.Header;

/// The answer on its way to the client. Belongs to one I/O thread.
final class Answer {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Forwarding forwarding;
  private final HttpServerExchange exchange;
  private final ExchangeRequest request;
  private @Nullable StreamSinkChannel channel;
  private ByteBuffer waiting = NOTHING;
  private boolean last;

  Answer(Forwarding forwarding, HttpServerExchange exchange, ExchangeRequest request) {
    this.forwarding = forwarding;
    this.exchange = exchange;
    this.request = request;
  }

  /// Whether a byte may have gone out.
  boolean begun() {
    return channel != null;
  }

  /// Forgets a head that was not sent.
  void discard() {
    exchange.getResponseHeaders().clear();
  }

  /// Takes over the endpoint's head: all of it but what concerned only its connection.
  void head(ResponseHead head, HttpForwarder forwarder, @Nullable Choice choice) {
    exchange.setStatusCode(head.status());
    HeaderMap headers = exchange.getResponseHeaders();
    String connection = head.connectionTokens();
    for (int i = 0; i < head.count(); i++) {
      HttpString name = head.name(i);
      if (HeaderNames.isHopByHop(name)
          || (connection != null && RequestHead.names(connection, name))) {
        continue;
      }
      headers.add(name, head.value(i));
    }
    if (head.coded()) {
      headers.remove(Headers.CONTENT_LENGTH);
    }
    headers.add(Headers.VIA, forwarder.via());
    Header binding = choice == null ? null : choice.binding();
    if (binding != null) {
      headers.add(new HttpString(binding.name()), binding.value());
    }
    ForwardPlan.HeaderEdit edit = forwarder.plan().responseEdit();
    if (edit != null) {
      edit.apply(headers, request);
    }
    if (!exchange.isRequestComplete()) {
      exchange.setPersistent(false);
    }
  }

  /// Passes on a piece of the body.
  ///
  /// @return false if some of it waits for the client
  boolean write(ByteBuffer piece, boolean lastPiece, @Nullable HeaderMap trailers) {
    StreamSinkChannel to = channel;
    if (to == null) {
      to = exchange.getResponseChannel();
      channel = to;
    }
    if (trailers != null) {
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, trailers);
    }
    waiting = piece;
    last = lastPiece;
    try {
      if (push(to)) {
        return true;
      }
    } catch (IOException _) {
      forwarding.clientGone();
      return true;
    }
    to.getWriteSetter().set(this::writable);
    to.resumeWrites();
    return false;
  }

  /// @return false if some of it waits for the client
  private boolean push(StreamSinkChannel to) throws IOException {
    boolean ended = false;
    while (waiting.hasRemaining()) {
      int n = last ? to.writeFinal(waiting) : to.write(waiting);
      ended = last && !waiting.hasRemaining();
      if (n == 0) {
        return false;
      }
    }
    waiting = NOTHING;
    if (last && !ended) {
      to.shutdownWrites();
    }
    if (!to.flush()) {
      return !last;
    }
    if (last) {
      forwarding.answered();
    }
    return true;
  }

  private void writable(StreamSinkChannel to) {
    boolean wasLast = last;
    try {
      if (!push(to)) {
        return;
      }
    } catch (IOException _) {
      forwarding.clientGone();
      return;
    }
    to.suspendWrites();
    forwarding.answerMoves(wasLast);
  }
}
