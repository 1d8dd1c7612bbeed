package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.spi.Context;
import penstock.spi.discovery.Discovery;
import penstock.spi.endpoint.Endpoint;

/// What every [Discovery] promises. Extend it in the test of a discovery and say how to make one
/// and how the world changes.
@Timeout(60)
public abstract class DiscoveryContract {

  private final BlockingQueue<List<Endpoint>> published = new LinkedBlockingQueue<>();
  private final AtomicInteger publishers = new AtomicInteger();
  private final AtomicBoolean isOpen = new AtomicBoolean(true);
  private final AtomicBoolean broken = new AtomicBoolean();

  /// What the framework lends to the discovery.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new discovery that finds at least one endpoint.
  protected abstract Discovery discovery(Context context) throws Exception;

  /// Changes what there is to find, so that another list is published.
  protected abstract void change() throws Exception;

  @Test
  void publishesWholeListsWithUniqueNames() throws Exception {
    try (Discovery discovery = discovery(context)) {
      discovery.start(this::take);
      List<Endpoint> first = published.take();
      assertThat(first).isNotEmpty();
      assertThat(first).extracting(Endpoint::name).doesNotHaveDuplicates();
      change();
      List<Endpoint> second = published.take();
      while (second.equals(first)) {
        second = published.take();
      }
      assertThat(second).extracting(Endpoint::name).doesNotHaveDuplicates();
    }
    assertThat(broken).isFalse();
  }

  @Test
  void publishesNothingOnceClosed() throws Exception {
    Discovery discovery = discovery(context);
    discovery.start(this::take);
    published.take();
    discovery.close();
    isOpen.set(false);
    change();
    context.scheduler().shutdown();
    assertThat(context.scheduler().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(broken).isFalse();
  }

  @Test
  void mayBeClosedBeforeItFoundAnything() throws Exception {
    Discovery discovery = discovery(context);
    discovery.start(this::take);
    discovery.close();
    isOpen.set(false);
    change();
    assertThat(broken).isFalse();
  }

  private void take(List<Endpoint> endpoints) {
    boolean alone = publishers.incrementAndGet() == 1;
    if (!alone || !isOpen.get()) {
      broken.set(true);
    }
    published.add(List.copyOf(endpoints));
    publishers.decrementAndGet();
  }
}
