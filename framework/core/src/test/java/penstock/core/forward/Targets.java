package penstock.core.forward;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import penstock.core.endpoint.FailureWatch;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Surroundings;
import penstock.core.endpoint.Transport;
import penstock.spi.endpoint.Endpoint;

/// Endpoints `e1`, `e2` and so on, at given addresses.
final class Targets {

  private Targets() {}

  static List<LiveEndpoint> of(Transport transport, InetSocketAddress... targets) {
    Surroundings around =
        new Surroundings(
            new LongAdder(),
            System::nanoTime,
            InstantSource.system(),
            FailureWatch.NONE,
            () -> {},
            new AtomicReference<>(transport));
    AtomicInteger number = new AtomicInteger();
    return List.of(targets).stream()
        .map(target ->
            new LiveEndpoint(
                Member.of(
                    new Endpoint(
                        "e" + number.incrementAndGet(),
                        "127.0.0.1",
                        target.getPort(),
                        1,
                        Map.of())),
                target,
                around))
        .toList();
  }
}
