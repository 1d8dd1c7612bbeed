package penstock.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.pool.PoolFixture;
import penstock.spi.discovery.Discovery;
import penstock.spi.endpoint.Endpoint;

class DiscoveryFeedTest {

  private final Found found = new Found();
  private final PoolFixture fixture = new PoolFixture(PoolFixture.PARTS);

  @Test
  void bringsWhatIsFoundBesideWhatIsConfigured() {
    feed("fixed");
    found.tell(endpoint("b", 1), endpoint("a", 1));
    assertThat(fixture.chosen()).isEqualTo("a b fixed");
  }

  @Test
  void keepsTheStateOfWhoIsFoundAgain() {
    feed();
    found.tell(endpoint("a", 1), endpoint("b", 1));
    LiveEndpoint a = fixture.endpoint("a");
    found.tell(endpoint("a", 5), endpoint("c", 1));
    assertThat(fixture.endpoint("a")).isSameAs(a);
    assertThat(a.endpoint().weight()).isEqualTo(5);
    assertThat(fixture.told).containsExactly("joined a", "joined b", "retired b", "joined c");
  }

  @Test
  void empties() {
    feed();
    found.tell(endpoint("a", 1));
    found.tell();
    assertThat(fixture.chosen()).isEqualTo("no-endpoint");
  }

  @Test
  void believesAFirstListThatIsEmpty() {
    fixture.having("old");
    feed();
    found.tell();
    assertThat(fixture.chosen()).isEqualTo("no-endpoint");
  }

  @Test
  void keepsTheListBeforeOneThatIsNotValid() {
    feed();
    found.tell(endpoint("a", 1));
    found.tell(endpoint("b", 1), endpoint("b", 2));
    assertThat(fixture.chosen()).isEqualTo("a");
    found.tell(endpoint("b", 1));
    assertThat(fixture.chosen()).isEqualTo("b");
  }

  @Test
  void closesItsDiscovery() {
    feed().close();
    assertThat(found.closed).isTrue();
  }

  private DiscoveryFeed feed(String... configured) {
    DiscoveryFeed feed =
        new DiscoveryFeed(
            fixture.pool, found, List.of(configured).stream().map(PoolFixture::member).toList());
    feed.start();
    return feed;
  }

  private static Endpoint endpoint(String name, int weight) {
    return new Endpoint(name, "127.0.0.1", 80, weight, Map.of());
  }

  /// A discovery that finds what a test tells it.
  private static final class Found implements Discovery {
    private Consumer<? super List<Endpoint>> publish = _ -> {};
    private boolean closed;

    @Override
    public void start(Consumer<? super List<Endpoint>> to) {
      publish = to;
    }

    @Override
    public void close() {
      closed = true;
    }

    void tell(Endpoint... endpoints) {
      publish.accept(List.of(endpoints));
    }
  }
}
