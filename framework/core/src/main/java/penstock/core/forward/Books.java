package penstock.core.forward;

import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Journey;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;

/// What is written down of one attempt: with its endpoint, with the request, and for those who tell
/// of it later. Closed once. Belongs to one I/O thread.
final class Books {

  private final Journey journey;
  private final LiveEndpoint endpoint;
  private final long startNanos = System.nanoTime();
  private final @Nullable AttemptNotes notes;
  private boolean atOnce;
  private long sentNanos;
  private boolean settled;

  Books(Journey journey, Choice choice, LiveEndpoint endpoint) {
    this.journey = journey;
    this.endpoint = endpoint;
    Notes wanted = journey.notes();
    this.notes =
        wanted == null ? null : wanted.begin(endpoint.name(), endpoint.address(), startNanos);
    if (wanted != null && choice.bound() != null) {
      wanted.bound(choice.bound().word());
    }
    endpoint.begin();
  }

  /// When they were opened, in [System#nanoTime()].
  long startNanos() {
    return startNanos;
  }

  /// There is a connection.
  ///
  /// @param fresh whether it was made for this attempt
  void connected(boolean fresh) {
    atOnce = !fresh;
    if (notes != null) {
      notes.connected(fresh ? System.nanoTime() - startNanos : 0);
    }
  }

  /// The request's head is being sent.
  void sent() {
    // The clock costs more than the head that was written since.
    sentNanos = atOnce ? startNanos : System.nanoTime();
  }

  /// The answer's head came.
  void answered(int status) {
    long nanos = System.nanoTime() - sentNanos;
    endpoint.answeredAfter(nanos);
    if (notes != null) {
      notes.answered(status, nanos);
    }
  }

  /// The endpoint is to blame; nothing happens once the books are closed.
  void failed(Reason reason) {
    if (!settled) {
      endpoint.failed(reason);
      noteFailure(reason);
    }
  }

  /// There was no connection.
  void missed(Failure failure) {
    if (failure.endpointsFault()) {
      failed(failure.reason());
      settle(Outcome.NOT_CONNECTED);
    } else {
      excused(failure.reason());
    }
  }

  /// It broke off, and the endpoint is to blame.
  void lost(Reason reason) {
    failed(reason);
    settle(Outcome.BROKEN_OFF);
  }

  /// It came to nothing, and nobody is to blame.
  void excused(Reason reason) {
    noteFailure(reason);
    settle(Outcome.CANCELLED);
  }

  private void noteFailure(Reason reason) {
    if (notes != null) {
      notes.failed(reason);
    }
  }

  /// Closes them.
  void settle(Outcome outcome) {
    if (settled) {
      return;
    }
    settled = true;
    long nanos = System.nanoTime() - startNanos;
    journey.endpointTook(nanos);
    endpoint.end(outcome);
    if (notes != null) {
      notes.ended(nanos);
    }
  }
}
