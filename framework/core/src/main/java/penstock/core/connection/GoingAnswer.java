package penstock.core.connection;

import io.undertow.util.HeaderMap;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.HttpText;
import penstock.spi.io.AnswerHead;

/// The head of a request's answer, just before it goes out. Belongs to one I/O thread.
public final class GoingAnswer implements AnswerHead {

  private final ExchangeRequest request;
  private final boolean past;
  private int status;

  private GoingAnswer(ExchangeRequest request, int status, boolean past) {
    this.request = request;
    this.status = status;
    this.past = past;
  }

  /// The answer in the request's exchange.
  public static GoingAnswer of(ExchangeRequest request) {
    return new GoingAnswer(request, request.exchange().getStatusCode(), false);
  }

  /// An answer that goes past the exchange, except for its headers.
  public static GoingAnswer past(ExchangeRequest request, int status) {
    return new GoingAnswer(request, status, true);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void status(int other) {
    HttpText.checkStatusChange(status, other);
    if (other != status && request.journey().call() != null) {
      throw new IllegalArgumentException(
          "status: " + other + " (expected: " + status + ", the call's own)");
    }
    status = other;
    if (!past) {
      request.exchange().setStatusCode(other);
    }
  }

  @Override
  public HeaderMap headers() {
    return request.exchange().getResponseHeaders();
  }

  private @Nullable AttemptNotes answering() {
    Notes notes = request.journey().notes();
    AttemptNotes last = notes == null ? null : notes.last();
    return last == null || last.status() == 0 ? null : last;
  }

  @Override
  public String endpoint() {
    AttemptNotes last = answering();
    return last == null ? "" : last.endpoint();
  }

  @Override
  public int attempts() {
    Notes notes = request.journey().notes();
    return notes == null ? 0 : notes.tries();
  }

  @Override
  public long firstByteNanos() {
    AttemptNotes last = answering();
    return last == null ? 0 : Math.max(0, last.firstByteNanos());
  }

  @Override
  public long elapsedNanos() {
    return System.nanoTime() - request.journey().startNanos();
  }

  @Override
  public String reason() {
    return request.journey().reason().word();
  }

  @Override
  public void explain(String why) {
    Notes notes = request.journey().notes();
    if (notes != null) {
      notes.explained(notes.why().isEmpty() ? why : notes.why() + "; " + why);
    }
  }
}
