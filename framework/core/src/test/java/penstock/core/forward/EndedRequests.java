package penstock.core.forward;

import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Journey;
import penstock.core.connection.RequestObserver;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.spi.http.GrpcStatus;

/// Remembers how requests ended, in order.
final class EndedRequests implements RequestObserver {

  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  /// The next one; waits for it.
  Ended next() throws InterruptedException {
    @Nullable Ended next = ended.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request ended");
    }
    return next;
  }

  @Override
  public void finished(ExchangeRequest request) {
    Journey journey = request.journey();
    GrpcStatus grpc = journey.grpcStatus();
    ended.add(
        new Ended(journey.status(), journey.reason().word(), grpc == null ? null : grpc.word()));
  }

  @Override
  public void refused(InetSocketAddress peer, Refused refused) {
    ended.add(new Ended(refused.status(), refused.reason().word()));
  }
}
