package penstock.core.forward;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Journey;
import penstock.core.connection.Notes;
import penstock.core.connection.RequestObserver;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.spi.http.GrpcStatus;

/// Remembers how requests ended, in order.
final class EndedRequests implements RequestObserver {

  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private volatile List<String> attempts = List.of();

  /// The next one; waits for it.
  Ended next() throws InterruptedException {
    @Nullable Ended next = ended.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request ended");
    }
    return next;
  }

  /// The attempts at the one that ended last: status, how the call ended, reason.
  List<String> attempts() {
    return attempts;
  }

  @Override
  public void finished(ExchangeRequest request) {
    Journey journey = request.journey();
    Notes notes = journey.notes();
    attempts =
        notes == null ? List.of() : notes.attempts().stream().map(EndedRequests::words).toList();
    GrpcStatus grpc = journey.grpcStatus();
    ended.add(
        new Ended(journey.status(), journey.reason().word(), grpc == null ? null : grpc.word()));
  }

  private static String words(AttemptNotes attempt) {
    GrpcStatus call = attempt.call();
    String said = call == null ? "-" : call.word();
    return attempt.status() + " " + said + " " + attempt.reason().word();
  }

  @Override
  public void refused(InetSocketAddress peer, Refused refused) {
    ended.add(new Ended(refused.status(), refused.reason().word()));
  }
}
