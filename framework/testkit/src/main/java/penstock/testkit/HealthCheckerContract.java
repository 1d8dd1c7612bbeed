package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;

/// What every [HealthChecker] promises. Extend it in the test of a checker and say how to make one
/// and what a healthy endpoint does.
@Timeout(60)
public abstract class HealthCheckerContract {

  private static final Duration LONG = Duration.ofMinutes(10);

  /// What the framework lends to the checker.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new checker.
  protected abstract HealthChecker checker(Context context);

  /// What an endpoint does that the checker finds well.
  protected StubEndpoint.Behaviour well() {
    return exchange -> exchange.answer(200, "ok");
  }

  /// An endpoint, as the checker wants to speak to it.
  protected StubEndpoint serve(StubEndpoint.Behaviour behaviour) throws IOException {
    return StubEndpoint.start(behaviour);
  }

  @Test
  void passesAnEndpointThatIsWell() throws IOException, InterruptedException {
    try (StubEndpoint stub = serve(well())) {
      assertThat(checker(context).probe(stub.endpoint("a"), LONG))
          .isInstanceOf(ProbeResult.Pass.class);
    }
  }

  @Test
  void failsAnEndpointWhoseHostIsDeaf() throws IOException, InterruptedException {
    StubEndpoint stub = serve(well());
    Endpoint gone = stub.endpoint("a");
    stub.close();
    try {
      assertThat(checker(context).probe(gone, LONG))
          .isInstanceOfSatisfying(
              ProbeResult.Fail.class,
              fail -> {
                assertThat(fail.portOpen()).isFalse();
                assertThat(fail.reason()).isNotBlank().doesNotContain("\n", "\r");
              });
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  @Test
  void endsWhenTheTimeIsUp() throws IOException, InterruptedException {
    try (StubEndpoint stub = serve(StubExchange::stall)) {
      answer(checker(context), stub.endpoint("a"), Duration.ofMillis(200));
    }
  }

  @Test
  void endsWhenInterrupted() throws IOException, InterruptedException {
    try (StubEndpoint stub = serve(StubExchange::stall)) {
      HealthChecker checker = checker(context);
      Thread probe =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  answer(checker, stub.endpoint("a"), LONG);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      probe.interrupt();
      probe.join();
      assertThat(probe.isAlive()).isFalse();
    }
  }

  @Test
  void asksManyAtOnce() throws IOException, InterruptedException, ExecutionException {
    HealthChecker checker = checker(context);
    try (StubEndpoint stub = serve(well());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProbeResult>> results = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        results.add(threads.submit(() -> checker.probe(stub.endpoint("a"), LONG)));
      }
      for (Future<ProbeResult> result : results) {
        assertThat(result.get()).isInstanceOf(ProbeResult.Pass.class);
      }
    }
  }

  private static void answer(HealthChecker checker, Endpoint endpoint, Duration timeout)
      throws InterruptedException {
    try {
      ProbeResult result = checker.probe(endpoint, timeout);
      if (result instanceof ProbeResult.Fail fail) {
        assertThat(fail.reason()).isNotBlank().doesNotContain("\n", "\r");
      }
    } catch (IOException e) {
      assertThat(e).message().isNotBlank();
    }
  }
}
