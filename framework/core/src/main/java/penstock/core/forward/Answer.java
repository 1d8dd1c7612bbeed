package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.Options;
import org.xnio.channels.StreamSinkChannel;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.pool.Choice;
import penstock.core.upstream.HeaderNames;
import penstock.core.upstream.ResponseHead;

/// The answer on its way to the client. Belongs to one I/O thread.
final class Answer {

  private static final Logger log = LoggerFactory.getLogger(Answer.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Forwarding forwarding;
  private final HttpServerExchange exchange;
  private final ExchangeRequest request;
  private @Nullable StreamSinkChannel channel;
  private ByteBuffer waiting = NOTHING;
  private boolean headTaken;
  private boolean last;
  private boolean blocked;
  private boolean endsWithConnection;

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
    if (headTaken) {
      headTaken = false;
      exchange.getResponseHeaders().clear();
    }
  }

  /// Tells the client that the request failed.
  ///
  /// @param instance our name in `Proxy-Status`
  void fail(Failure failure, String instance) {
    if (begun()) {
      // Too late for a status: an answer that ends early is told by a connection that ends early.
      request.journey().ended(failure.reason());
      cut();
      return;
    }
    discard();
    try {
      FailureResponse.send(request, failure, instance);
    } catch (RuntimeException | LinkageError e) {
      log.atError().setCause(e).log("failure could not be told");
      request.cut();
    }
  }

  /// Takes over the endpoint's head: all of it but what concerned only its connection.
  void head(ResponseHead head, HttpForwarder forwarder, Choice choice) {
    headTaken = true;
    try {
      take(head, forwarder, choice);
    } catch (RuntimeException | LinkageError e) {
      forwarding.crashed(e);
    }
  }

  private void take(ResponseHead head, HttpForwarder forwarder, Choice choice) {
    exchange.setStatusCode(head.status());
    HeaderMap headers = exchange.getResponseHeaders();
    String connection = head.connectionTokens();
    for (int i = 0; i < head.count(); i++) {
      HttpString name = head.name(i);
      if (HeaderNames.ofOneHop(name, connection)) {
        continue;
      }
      headers.add(name, head.value(i));
    }
    if (head.coded()) {
      headers.remove(Headers.CONTENT_LENGTH);
    }
    headers.add(Headers.VIA, forwarder.via());
    StickyAnswer.bind(exchange, choice);
    ForwardPlan.HeaderEdit edit = forwarder.plan().responseEdit();
    if (edit != null) {
      edit.apply(headers, request);
    }
    ClientConnection front = request.front();
    if (!exchange.isRequestComplete() || (front != null && front.closing())) {
      exchange.setPersistent(false);
    }
    frame(headers);
  }

  /// Sees to it that the client can tell a whole answer from one that was cut, and knows whether
  /// its connection is kept.
  private void frame(HeaderMap headers) {
    boolean measured = headers.contains(Headers.CONTENT_LENGTH);
    if (exchange.isHttp10()) {
      endsWithConnection = !measured;
      if (measured && exchange.isPersistent()) {
        headers.put(Headers.CONNECTION, "keep-alive");
      }
    } else if (!measured && !exchange.isPersistent()) {
      // Left alone, Undertow would let the connection's end be the body's.
      headers.put(Headers.TRANSFER_ENCODING, "chunked");
    }
  }

  /// Cuts an answer that cannot be finished: the client must not take it for a whole one.
  private void cut() {
    if (endsWithConnection) {
      try {
        // Only a reset tells this client from the body's end.
        exchange.getConnection().setOption(Options.CLOSE_ABORT, true);
      } catch (IOException _) {
        // It is closed already.
      }
    }
    request.cut();
  }

  /// Whether it is the client that keeps us waiting.
  ///
  /// @param sending whether the request is still on its way
  boolean waitsForClient(boolean sending) {
    RequestBody body = forwarding.body();
    return sending ? body != null && body.waitsForClient() : blocked;
  }

  /// Passes on a piece of the body.
  ///
  /// @return false if some of it waits for the client
  boolean write(ByteBuffer piece, boolean lastPiece, @Nullable HeaderMap trailers) {
    try {
      return pass(piece, lastPiece, trailers);
    } catch (AnswerWithheld e) {
      forwarding.giveUp(e.failure());
    } catch (RuntimeException | LinkageError e) {
      // What filters have laid around the answer has failed: the endpoint is not to blame.
      forwarding.crashed(e);
    }
    return true;
  }

  private boolean pass(ByteBuffer piece, boolean lastPiece, @Nullable HeaderMap trailers) {
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
        forwarding.answerTaken();
        return true;
      }
    } catch (IOException _) {
      waiting = NOTHING;
      forwarding.clientGone();
      return true;
    }
    blocked = true;
    forwarding.answerTaken();
    to.getWriteSetter().set(this::writable);
    to.resumeWrites();
    return false;
  }

  /// What waits for the client stands elsewhere.
  void moved(ByteBuffer rest) {
    waiting = rest;
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
      // Undertow forgets what comes behind a body of which nothing has been written.
      if (exchange.getAttachment(HttpAttachments.RESPONSE_TRAILERS) != null && !to.flush()) {
        return false;
      }
      to.shutdownWrites();
    }
    if (!to.flush()) {
      return false;
    }
    if (last) {
      forwarding.answered();
    }
    return true;
  }

  private void writable(StreamSinkChannel to) {
    if (!blocked) {
      to.suspendWrites();
      return;
    }
    boolean wasLast = last;
    int before = waiting.remaining();
    try {
      if (!push(to)) {
        if (waiting.remaining() < before) {
          forwarding.answerTaken();
        }
        return;
      }
    } catch (IOException _) {
      waiting = NOTHING;
      forwarding.clientGone();
      return;
    } catch (RuntimeException | LinkageError e) {
      forwarding.crashed(e);
      return;
    }
    blocked = false;
    to.suspendWrites();
    forwarding.answerMoves(wasLast);
  }
}
