package penstock.testkit;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import java.util.concurrent.TimeUnit;
import penstock.spi.http.HttpText;
import penstock.spi.io.AnswerHead;

/// An answer of a [FilterServer], as its filters see it: given by the endpoint `test`, 2 ms after
/// it was asked and 3 ms after the request came.
///
/// @param request whose answer it is
/// @param exchange its exchange
record ServedAnswer(ServedRequest request, HttpServerExchange exchange) implements AnswerHead {

  @Override
  public int status() {
    return exchange.getStatusCode();
  }

  @Override
  public void status(int status) {
    HttpText.checkStatusChange(exchange.getStatusCode(), status);
    exchange.setStatusCode(status);
  }

  @Override
  public HeaderMap headers() {
    return exchange.getResponseHeaders();
  }

  @Override
  public String endpoint() {
    return "test";
  }

  @Override
  public int attempts() {
    return 1;
  }

  @Override
  public long firstByteNanos() {
    return TimeUnit.MILLISECONDS.toNanos(2);
  }

  @Override
  public long elapsedNanos() {
    return TimeUnit.MILLISECONDS.toNanos(3);
  }

  @Override
  public String reason() {
    return "ok";
  }

  /// Noted as the fact `test.why`, so that tests can see it.
  @Override
  public void explain(String why) {
    request.note("test.why", why);
  }
}
