package penstock.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.Condition;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.pool.PoolFixture;
import penstock.spi.endpoint.Endpoint;

class NameResolverTest {

  private final PoolFixture fixture = new PoolFixture(PoolFixture.PARTS);
  private final Map<String, List<InetAddress>> names = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final Queue<Runnable> lookups = new ArrayDeque<>();
  private final NameResolver resolver =
      new NameResolver(this::lookUp, lookups::add, fixture.clock::nanoTime);

  @Test
  void findsAnAddressOffTheLine() {
    LiveEndpoint a = watched("a.test");
    names.put("a.test", List.of(ip("10.0.0.1")));
    assertThat(fixture.chosen()).isEqualTo("dns-error");
    lookUp();
    assertThat(fixture.chosen()).isEqualTo("a.test");
    assertThat(a.address()).isEqualTo(new InetSocketAddress(ip("10.0.0.1"), 80));
  }

  @Test
  void asksAgainEveryThirtySeconds() {
    names.put("a.test", List.of(ip("10.0.0.1")));
    LiveEndpoint a = watched("a.test");
    lookUp();
    names.put("a.test", List.of(ip("10.0.0.2")));
    pass(Duration.ofSeconds(29));
    assertThat(a.address().getAddress()).isEqualTo(ip("10.0.0.1"));
    pass(Duration.ofSeconds(1));
    assertThat(a.address().getAddress()).isEqualTo(ip("10.0.0.2"));
  }

  @Test
  void staysAtAnAddressThatTheNameStillHas() {
    names.put("a.test", List.of(ip("10.0.0.1"), ip("10.0.0.2")));
    LiveEndpoint a = watched("a.test");
    lookUp();
    names.put("a.test", List.of(ip("10.0.0.2"), ip("10.0.0.1")));
    pass(Duration.ofSeconds(30));
    assertThat(a.address().getAddress()).isEqualTo(ip("10.0.0.1"));
  }

  @Test
  void saysWhyThereIsNoAddressAndTriesAgain() {
    LiveEndpoint a = watched("a.test");
    lookUp();
    assertThat(a.condition()).isEqualTo(Condition.DNS_ERROR);
    assertThat(a.addressError()).isEqualTo("dns-error: a.test cannot be resolved");
    names.put("a.test", List.of(ip("10.0.0.1")));
    pass(Duration.ofSeconds(5));
    assertThat(a.condition()).isEqualTo(Condition.READY);
  }

  @Test
  void keepsAnAddressWhenTheResolverFails() {
    names.put("a.test", List.of(ip("10.0.0.1")));
    LiveEndpoint a = watched("a.test");
    lookUp();
    names.clear();
    pass(Duration.ofSeconds(30));
    assertThat(a.healthy()).isTrue();
    assertThat(a.addressError()).isNotNull();
  }

  @Test
  void asksOnceAtATime() {
    watched("a.test");
    fixture.clock.advance(Duration.ofSeconds(60));
    resolver.tick();
    assertThat(lookups).hasSize(1);
  }

  @Test
  void leavesAddressesAlone() {
    watched("10.0.0.7");
    assertThat(lookups).isEmpty();
  }

  @Test
  void asksNoMoreForWhoIsForgotten() {
    LiveEndpoint a = watched("a.test");
    lookUp();
    resolver.forget(a);
    pass(Duration.ofSeconds(30));
    assertThat(asked).containsExactly("a.test");
  }

  @Test
  void waitsForFirstAnswers() throws InterruptedException {
    watched("a.test");
    assertThat(resolver.awaitFirst(Duration.ZERO)).isFalse();
    lookUp();
    assertThat(resolver.awaitFirst(Duration.ZERO)).isTrue();
  }

  private LiveEndpoint watched(String host) {
    fixture.pool.members(List.of(Member.of(new Endpoint(host, host, 80, 1, Map.of()))));
    LiveEndpoint endpoint = fixture.endpoint(host);
    resolver.watch(endpoint);
    return endpoint;
  }

  private void pass(Duration time) {
    fixture.clock.advance(time);
    resolver.tick();
    lookUp();
  }

  private void lookUp() {
    for (Runnable lookup = lookups.poll(); lookup != null; lookup = lookups.poll()) {
      lookup.run();
    }
    fixture.runControl();
  }

  private List<InetAddress> lookUp(String host) throws UnknownHostException {
    asked.add(host);
    List<InetAddress> found = names.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
