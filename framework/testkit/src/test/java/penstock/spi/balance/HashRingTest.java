package penstock.spi.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.FakeCandidate;

class HashRingTest {

  private static final long SEED = 7;

  @Test
  void givesEachItsShareOfTheKeys() {
    List<Candidate> candidates =
        List.of(FakeCandidate.named("a", 4), FakeCandidate.named("b"), FakeCandidate.named("c", 5));
    HashRing ring = HashRing.of(candidates, 2000, SEED);
    int keys = 200_000;
    long hits =
        IntStream.range(0, keys).filter(key -> ring.pick(key(key), 0) == candidates.get(0)).count();
    assertThat((double) hits / keys).isCloseTo(0.4, within(0.02));
    assertThat(ring.circle().size()).isEqualTo(20_000);
  }

  @Test
  void prefersNextWhoWouldInheritTheKey() {
    List<Candidate> candidates = candidates(8);
    HashRing ring = HashRing.of(candidates, 100, SEED);
    for (int key = 0; key < 200; key++) {
      Candidate owner = ring.pick(key(key), 0);
      List<Candidate> others = candidates.stream().filter(other -> other != owner).toList();
      assertThat(HashRing.of(others, 100, SEED).pick(key(key), 0)).isSameAs(ring.pick(key(key), 1));
    }
  }

  @Test
  void prefersAllInSomeOrder() {
    HashRing ring = HashRing.of(candidates(20), 50, SEED);
    for (int key = 0; key < 100; key++) {
      long hash = key(key);
      Set<Candidate> preferred = new HashSet<>();
      IntStream.range(0, 20).forEach(rank -> preferred.add(ring.pick(hash, rank)));
      assertThat(preferred).hasSize(20);
      assertThat(ring.pick(hash, 20)).isSameAs(ring.pick(hash, 0));
    }
  }

  @Test
  void prefersDifferentOnesAmongMany() {
    HashRing ring = HashRing.of(candidates(1000), 10, SEED);
    for (int key = 0; key < 100; key++) {
      long hash = key(key);
      Set<Candidate> preferred = new HashSet<>();
      IntStream.range(0, 8).forEach(rank -> preferred.add(ring.pick(hash, rank)));
      assertThat(preferred).hasSize(8);
    }
  }

  @Test
  void staysWithinItsSizeHoweverLargeTheWeights() {
    List<Candidate> candidates =
        List.of(
            FakeCandidate.named("a", 65535),
            FakeCandidate.named("b", 65535),
            FakeCandidate.named("c"));
    HashRing ring = HashRing.of(candidates, 160, SEED);
    assertThat(ring.circle().size()).isBetween(HashRing.MOST_POINTS / 2, HashRing.MOST_POINTS + 3);
  }

  private static List<Candidate> candidates(int count) {
    return IntStream.range(0, count)
        .<Candidate>mapToObj(i -> FakeCandidate.named("endpoint-" + i))
        .toList();
  }

  private static long key(int number) {
    return Hashing.ofLong(number, 99);
  }
}
