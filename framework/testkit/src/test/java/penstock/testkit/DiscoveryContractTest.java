package penstock.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.discovery.Discovery;
import penstock.spi.endpoint.Endpoint;

class DiscoveryContractTest extends DiscoveryContract {

  private final AtomicInteger size = new AtomicInteger(2);

  @Override
  protected Discovery discovery(Context context) {
    return new Counted(context);
  }

  @Override
  protected void change() {
    size.incrementAndGet();
  }

  /// Finds as many endpoints as the test says.
  private final class Counted implements Discovery {

    private final Context context;
    private @Nullable ScheduledFuture<?> looking;
    private boolean isClosed;
    private int told;

    Counted(Context context) {
      this.context = context;
    }

    @Override
    public synchronized void start(Consumer<? super List<Endpoint>> publish) {
      looking =
          context
              .scheduler()
              .scheduleWithFixedDelay(() -> look(publish), 0, 5, TimeUnit.MILLISECONDS);
    }

    private synchronized void look(Consumer<? super List<Endpoint>> publish) {
      int now = size.get();
      if (isClosed || now == told) {
        return;
      }
      told = now;
      publish.accept(
          IntStream.range(0, now)
              .mapToObj(i -> new Endpoint("e" + i, "127.0.0.1", 9000 + i, 1, Map.of()))
              .toList());
    }

    @Override
    public synchronized void close() {
      isClosed = true;
      if (looking != null) {
        looking.cancel(false);
      }
    }
  }
}
