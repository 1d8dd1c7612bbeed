package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceLimitTest {

  private final SourceLimit limit = new SourceLimit(2);
  private final InetAddress ann = InetAddress.ofLiteral("203.0.113.7");
  private final InetAddress bob = InetAddress.ofLiteral("2001:db8::1");

  @Test
  void givesEachAddressItsOwnRoom() {
    assertThat(limit.take(ann)).isTrue();
    assertThat(limit.take(ann)).isTrue();
    assertThat(limit.take(ann)).isFalse();
    assertThat(limit.take(bob)).isTrue();
    limit.give(ann);
    assertThat(limit.take(ann)).isTrue();
    assertThat(limit.take(ann)).isFalse();
  }

  @Test
  void forgetsAddressesWithoutConnections() {
    assertThat(limit.take(ann)).isTrue();
    assertThat(limit.take(bob)).isTrue();
    limit.give(ann);
    assertThat(limit.sources()).isOne();
    limit.give(bob);
    assertThat(limit.sources()).isZero();
  }

  @Test
  void countsRightFromManyThreads() {
    SourceLimit wide = new SourceLimit(1000);
    long taken = IntStream.range(0, 5000).parallel().filter(_ -> wide.take(ann)).count();
    assertThat(taken).isEqualTo(1000);
    IntStream.range(0, 1000).parallel().forEach(_ -> wide.give(ann));
    assertThat(wide.sources()).isZero();
  }
}
