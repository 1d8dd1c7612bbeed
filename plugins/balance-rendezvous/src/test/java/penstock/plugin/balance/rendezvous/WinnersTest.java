package penstock.plugin.balance.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import penstock.spi.endpoint.Candidate;
import penstock.testkit.FakeCandidate;

class WinnersTest {

  private static final int PARTS = 1000;

  @Test
  void knowsTheSameFromBeforeAsFromScratch() {
    SplittableRandom random = new SplittableRandom(17);
    Winners last = null;
    for (int round = 0; round < 100; round++) {
      Contenders contenders = Contenders.of(someCandidates(random), 1);
      Winners scratch = Winners.of(contenders, PARTS, null);
      Winners followed = Winners.of(contenders, PARTS, last);
      assertThat(followed.first()).isEqualTo(scratch.first());
      assertThat(followed.second()).isEqualTo(scratch.second());
      last = followed;
    }
  }

  @Test
  void orderContendersByTheirScores() {
    Contenders contenders = Contenders.of(someCandidates(new SplittableRandom(2)), 1);
    Winners winners = Winners.of(contenders, PARTS, null);
    for (int part = 0; part < PARTS; part++) {
      int here = part;
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < contenders.count(); i++) {
        order.add(i);
      }
      order.sort(
          Comparator.comparingDouble(i -> contenders.score(i, here, Double.POSITIVE_INFINITY)));
      assertThat(winners.first()[part]).isEqualTo(order.get(0));
      assertThat(winners.second()[part]).isEqualTo(order.get(1));
    }
  }

  /// From one to a dozen, some of which were there before, some with another weight.
  private static List<Candidate> someCandidates(SplittableRandom random) {
    List<Candidate> candidates = new ArrayList<>();
    boolean equal = random.nextInt(3) == 0;
    candidates.add(FakeCandidate.named("always"));
    for (int i = 0; i < 12; i++) {
      if (random.nextInt(4) > 0) {
        candidates.add(FakeCandidate.named("e" + i, equal ? 1 : 1 + random.nextInt(3)));
      }
    }
    return candidates;
  }
}
