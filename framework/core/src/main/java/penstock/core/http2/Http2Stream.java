package penstock.core.http2;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.RequestObserver;
import penstock.core.frame.SendWindow;
import penstock.core.frame.Wire;
import penstock.core.io.Pipe;
import penstock.core.metrics.Reason;

/// One request on an HTTP/2 connection, and its answer. Belongs to one I/O thread.
final class Http2Stream {

  private final Http2Connection connection;
  private final int id;
  private final StreamBody body;
  private final StreamLink link;
  private final HttpServerExchange exchange;
  private final StreamAnswer answer;
  private final StreamSource source;
  private final StreamSink sink;
  private final boolean connects;
  private @Nullable ExchangeRequest request;
  private @Nullable Pipe tunnel;
  private final SendWindow window;
  private boolean touched;
  private boolean closed;

  /// @param fields of the request, found good
  Http2Stream(Http2Connection connection, int id, FieldBlock fields) {
    this.connection = connection;
    this.id = id;
    this.body = new StreamBody(connection, id, fields.length());
    this.connects = fields.connects();
    this.window = connection.streams().windows().ofStream();
    this.link = new StreamLink(this, connection);
    this.exchange = link.exchange(fields);
    HomeThread home = new HomeThread(connection.thread());
    this.answer = new StreamAnswer(this, connection, exchange);
    this.source = new StreamSource(this, home);
    this.sink = new StreamSink(answer, this, home);
    link.carries(source, sink);
  }

  /// Begins the request for the line.
  ///
  /// @param refusals told of its end unless a route is
  ExchangeRequest begin(RequestObserver refusals) {
    StreamFront front = new StreamFront(this, answer, connection.surroundings());
    ExchangeRequest begun = ExchangeRequest.begin(exchange, connection.peer(), front, refusals);
    request = begun;
    return begun;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  int id() {
    return id;
  }

  XnioIoThread thread() {
    return connection.thread();
  }

  /// Whether nothing is sent or received on it any more.
  boolean closed() {
    return closed;
  }

  /// Whether the client has sent all of the request.
  boolean requestEnded() {
    return body.ended();
  }

  /// Whether its answer waits for the client to open a window.
  boolean stalls() {
    boolean waits = tunnel == null ? sink.waits() : tunnel.writeAwaited();
    return waits && !answer.writable();
  }

  /// Whether it is to become a tunnel, or has.
  boolean connects() {
    return connects;
  }

  /// Has nothing more to do with HTTP.
  Pipe becomeTunnel() {
    Pipe made = new Pipe(connection.stream(), new StreamTunnel(this, answer));
    tunnel = made;
    return made;
  }

  /// Whether it has become a tunnel.
  boolean tunnelled() {
    return tunnel != null;
  }

  /// The tunnel is over; what was not said to its end is broken off.
  void tunnelOver() {
    breakOff(answer.ended() ? Wire.NO_ERROR : Wire.CANCEL);
  }

  // What the client sends.

  /// A DATA frame comes.
  ///
  /// @return false if the client sends more than it was allowed to
  boolean receives(int length, int padding) {
    return body.begins(length, padding);
  }

  /// @return false if there is more of the body than was told
  boolean receive(ByteBuffer piece) {
    touch();
    return body.add(piece);
  }

  /// @return false if there is less of the body than was told
  boolean end() {
    if (!body.end()) {
      return false;
    }
    touch();
    if (answer.ended()) {
      answered();
    }
    return true;
  }

  /// Takes the fields behind the body.
  void trailers(HeaderMap fields) {
    body.trailers(fields);
  }

  /// Whether nothing of the request is left to be read, nor will be.
  boolean readOut() {
    return closed && body.empty();
  }

  /// Nobody reads or writes it any more.
  void over() {
    body.clear();
    link.closed();
  }

  /// Whether a read would come to something, if only to an end or an error.
  boolean readable() {
    return !body.empty() || body.ended() || closed || body.unwanted();
  }

  /// @return how many bytes; 0 if there are none for now, -1 at the end
  /// @throws IOException if the client broke off
  int read(ByteBuffer into) throws IOException {
    int n = body.read(into, closed);
    if (n < 0) {
      HeaderMap behind = body.trailers();
      if (behind != null) {
        exchange.putAttachment(HttpAttachments.REQUEST_TRAILERS, behind);
      }
      Connectors.terminateRequest(exchange);
    }
    return n;
  }

  // What we send.

  int sendWindow() {
    return connection.streams().windows().room(window);
  }

  void sent(int bytes) {
    connection.streams().windows().used(window, bytes);
    connection.meter().dataSent();
  }

  /// @return false if the window becomes larger than a window may be
  boolean opensSendWindow(int more) {
    touch();
    return window.opens(more);
  }

  /// Has whoever reads or writes told in this turn that he may be able to.
  void touch() {
    if (!touched) {
      touched = true;
      connection.touched(this);
    }
  }

  void wake() {
    touched = false;
    source.wake();
    sink.wake();
    if (tunnel != null) {
      tunnel.wake();
    }
  }

  /// The answer went out whole.
  void answered() {
    if (!closed && body.ended()) {
      closed = true;
      connection.closed(this, ClosedStreams.How.ENDED);
    } else if (body.unwanted() || (connects && tunnel == null)) {
      readNoMore();
    }
  }

  // How it ends before its time.

  /// Reads no more of the request: what its answer does not need, the client need not send.
  void readNoMore() {
    body.dismiss();
    if (!closed && !body.ended() && answer.ended()) {
      reset(Wire.NO_ERROR);
    }
    Connectors.terminateRequest(exchange);
  }

  /// Breaks it off: the client must not take what came for a whole answer.
  void cut() {
    if (!closed) {
      reset(answer.ended() ? Wire.NO_ERROR : Wire.INTERNAL_ERROR);
      terminate();
    }
  }

  /// We leave: cuts it off, unless a tunnel's worker takes leave first; whether it was cut off.
  boolean cutOff() {
    if (request != null && !request.journey().cutOff()) {
      return false;
    }
    breakOff(answer.ended() ? Wire.NO_ERROR : Wire.INTERNAL_ERROR);
    return true;
  }

  private void breakOff(int code) {
    if (!closed) {
      reset(code);
    }
    fall();
  }

  private void reset(int code) {
    closed = true;
    connection.out().reset(id, code);
    connection.closed(this, ClosedStreams.How.RESET_BY_US);
    connection.flushSoon();
  }

  /// The client broke the protocol on it, or what it sent is not as it was told.
  void refuse(int code) {
    fail(Reason.BAD_REQUEST, 400, code);
  }

  /// There is no room for what the client sends.
  void overloaded() {
    fail(Reason.OVERLOADED, 503, Wire.ENHANCE_YOUR_CALM);
  }

  private void fail(Reason why, int status, int code) {
    if (request != null) {
      request.journey().broken(why, status);
    }
    breakOff(code);
  }

  /// The client reset it, or is gone.
  void left(ClosedStreams.How how) {
    if (!closed) {
      closed = true;
      connection.closed(this, how);
    }
    fall();
  }

  private void fall() {
    if (request != null) {
      request.journey().connectionClosed();
    }
    terminate();
  }

  private void terminate() {
    body.clear();
    link.closed();
    Connectors.terminateRequest(exchange);
    Connectors.terminateResponse(exchange);
    touch();
  }
}
