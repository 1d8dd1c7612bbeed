package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;

class LanesTest {

  private final Lanes lanes = new Lanes();
  private final LiveEndpoint endpoint =
      new LiveEndpoint(
          new Endpoint("e", "127.0.0.1", 1, 1, Map.of()),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
          new LongAdder());

  private static Terms host(int number) {
    return Terms.ANY.forHost(number + ".test");
  }

  @Test
  void keepHostsApart() {
    Lane one = lanes.open(endpoint, host(1));
    assertThat(lanes.open(endpoint, host(1))).isSameAs(one);
    assertThat(lanes.of(endpoint, host(1))).isSameAs(one);
    assertThat(lanes.of(endpoint, host(2))).isNull();
    assertThat(lanes.of(endpoint, Terms.ANY)).isNull();
    assertThat(lanes.open(endpoint, Terms.ANY)).isNotSameAs(one);
    assertThat(lanes.remove(endpoint)).hasSize(2);
    assertThat(lanes.count()).isZero();
  }

  @Test
  void forgetTheHostsAskedForLongestAgo() {
    Lane first = lanes.open(endpoint, host(0));
    for (int i = 1; i < 2 * Lanes.MOST_HOSTS; i++) {
      Lane _ = lanes.open(endpoint, host(i));
      assertThat(lanes.of(endpoint, host(0))).isSameAs(first);
    }
    assertThat(lanes.count()).isEqualTo(Lanes.MOST_HOSTS);
    assertThat(lanes.of(endpoint, host(1))).isNull();
    assertThat(lanes.of(endpoint, host(Lanes.MOST_HOSTS + 1))).isNotNull();
  }

  @Test
  void knowAnEndpointUntilItIsTakenOut() {
    for (int i = 0; i <= Lanes.MOST_HOSTS; i++) {
      Lane _ = lanes.open(endpoint, host(i));
    }
    assertThat(lanes.of(endpoint, host(0))).isNull();
    assertThat(lanes.know(endpoint, host(0))).isTrue();
    assertThat(lanes.know(endpoint, Terms.ANY)).isFalse();
    assertThat(lanes.remove(endpoint)).hasSize(Lanes.MOST_HOSTS);
    assertThat(lanes.know(endpoint, host(0))).isFalse();
  }

  @Test
  void keepThoseWhereSomebodyWaits() {
    Lane first = lanes.open(endpoint, host(0));
    first.anteroom.join(new Connecting(new Nobody(), host(0)));
    for (int i = 1; i < 2 * Lanes.MOST_HOSTS; i++) {
      Lane _ = lanes.open(endpoint, host(i));
    }
    assertThat(lanes.of(endpoint, host(0))).isSameAs(first);
  }

  private static final class Nobody implements ConnectListener {

    @Override
    public void connected(Upstream upstream) {
      throw new IllegalStateException("connected (expected: nothing)");
    }

    @Override
    public void notConnected(Reason reason, String detail) {
      throw new IllegalStateException("not connected (expected: nothing)");
    }

    @Override
    public void misnamed(String detail) {
      throw new IllegalStateException("misnamed (expected: nothing)");
    }
  }
}
