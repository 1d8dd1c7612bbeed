package penstock.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.traffic.Traffic;
import penstock.testkit.FakeCandidate;
import penstock.testkit.FakeConnection;
import penstock.testkit.FakeRequest;

class BalancerTest {

  private static final BalancingPolicy IN_ORDER =
      candidates -> (_, attempt) -> candidates.get(attempt % candidates.size());
  private static final BalancingPolicy STUBBORN = candidates -> (_, _) -> candidates.getFirst();

  private final List<LiveEndpoint> endpoints = endpoints(6);

  @Test
  void picksNobodyAmongNobody() {
    assertThat(pick(balancer(IN_ORDER, List.of()), new Tried())).isNull();
  }

  @Test
  void asksAgainForAnEndpointNotTried() {
    Tried tried = tried(endpoints.get(0), endpoints.get(1));
    assertThat(pick(balancer(IN_ORDER, endpoints), tried)).isSameAs(endpoints.get(2));
  }

  @Test
  void reachesTheLastPreferenceThroughAllThatWereTried() {
    Tried tried = tried(endpoints.subList(0, 5).toArray(LiveEndpoint[]::new));
    assertThat(pick(balancer(IN_ORDER, endpoints), tried)).isSameAs(endpoints.get(5));
  }

  @Test
  void looksForItselfWhenThePolicyInsists() {
    Balancer balancer = balancer(STUBBORN, endpoints);
    Tried tried = tried(endpoints.get(0));
    TreeSet<String> picked = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      picked.add(Objects.requireNonNull(pick(balancer, tried)).name());
    }
    assertThat(picked).containsExactly("e1", "e2", "e3", "e4", "e5");
  }

  @Test
  void asksAStubbornPolicyOnlyAFewTimes() {
    AtomicInteger asked = new AtomicInteger();
    BalancingPolicy counting =
        candidates ->
            (_, _) -> {
              asked.incrementAndGet();
              return candidates.getFirst();
            };
    pick(balancer(counting, endpoints(1000)), tried(endpoints.get(0)));
    assertThat(asked).hasValueBetween(1, 6);
  }

  @Test
  void triesOneAgainWhenAllWereTried() {
    Tried tried = tried(endpoints.toArray(LiveEndpoint[]::new));
    assertThat(endpoints).contains(pick(balancer(IN_ORDER, endpoints), tried));
  }

  @Test
  void staysWhenNothingDiffers() {
    Balancer before = balancer(IN_ORDER, endpoints);
    assertThat(Balancer.over(IN_ORDER, endpoints, before)).isSameAs(before);
    assertThat(Balancer.over(STUBBORN, endpoints, before)).isNotSameAs(before);
    assertThat(Balancer.over(IN_ORDER, endpoints.subList(1, 6), before)).isNotSameAs(before);
  }

  @Test
  void choosesWithoutAPolicyThatCannotPrepare() {
    BalancingPolicy broken =
        _ -> {
          throw new NoClassDefFoundError("gone");
        };
    Balancer balancer = balancer(broken, endpoints);
    assertThat(balancer.misfired()).isTrue();
    assertThat(endpoints).contains(pick(balancer, new Tried()));
  }

  @Test
  void asksAPolicyThatCouldNotPrepareAgain() {
    AtomicInteger calls = new AtomicInteger();
    BalancingPolicy second =
        candidates -> {
          if (calls.getAndIncrement() == 0) {
            throw new IllegalStateException("not yet");
          }
          return (_, _) -> candidates.getFirst();
        };
    Balancer balancer = balancer(second, endpoints);
    assertThat(Balancer.over(second, endpoints, balancer).misfired()).isFalse();
  }

  @Test
  void refusesACandidateThatIsNotOurs() {
    BalancingPolicy foreign = _ -> (_, _) -> FakeCandidate.named("x");
    Balancer balancer = balancer(foreign, endpoints);
    assertThatThrownBy(() -> pick(balancer, new Tried())).isInstanceOf(ClassCastException.class);
  }

  private static Balancer balancer(BalancingPolicy policy, List<LiveEndpoint> endpoints) {
    return Balancer.over(policy, endpoints, null);
  }

  @Test
  void choosesWithinASubset() {
    Balancer balancer = balancer(STUBBORN, endpoints);
    TreeSet<String> picked = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      picked.add(Objects.requireNonNull(balancer.pick(only("1"), new Tried())).name());
    }

    assertThat(picked).containsExactly("e1", "e3", "e5");
    assertThat(balancer.pick(only("1"), tried(endpoints.get(1), endpoints.get(3))))
        .isSameAs(endpoints.get(5));
    assertThat(balancer.pick(only("nobody's"), new Tried())).isNull();
  }

  private static Traffic only(String odd) {
    return FakeConnection.asking("odd", odd);
  }

  private static @Nullable LiveEndpoint pick(Balancer balancer, Tried tried) {
    return balancer.pick(FakeRequest.get("/"), tried);
  }

  private static Tried tried(LiveEndpoint... endpoints) {
    Tried tried = new Tried();
    for (LiveEndpoint endpoint : endpoints) {
      tried.add(endpoint);
    }
    return tried;
  }

  private static List<LiveEndpoint> endpoints(int count) {
    List<LiveEndpoint> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(
          new LiveEndpoint(
              new Endpoint("e" + i, "127.0.0.1", 80, 1, Map.of("odd", "" + i % 2)),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
              new LongAdder()));
    }
    return made;
  }
}
