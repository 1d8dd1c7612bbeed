package penstock.plugin.filter.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PressesTest {

  private final Thread one = new Thread(() -> {});
  private final Thread other = new Thread(() -> {});
  private final Presses presses = new Presses(4);

  @Test
  void lendsAgainWhatWasGivenBack() {
    Press press = presses.lend(one, Coding.GZIP);
    presses.giveBack(one, press);
    assertThat(presses.lend(one, Coding.GZIP)).isSameAs(press);
  }

  @Test
  void keepsThreadsAndCodingsApart() {
    Press press = presses.lend(one, Coding.GZIP);
    presses.giveBack(one, press);
    assertThat(presses.lend(other, Coding.GZIP)).isNotSameAs(press);
    assertThat(presses.lend(one, Coding.DEFLATE)).isNotSameAs(press);
  }

  @Test
  void keepsAFewAndEndsTheRest() {
    List<Press> lent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lent.add(presses.lend(one, Coding.GZIP));
    }
    lent.forEach(press -> presses.giveBack(one, press));
    Set<Press> again = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      again.add(presses.lend(one, Coding.GZIP));
    }
    again.retainAll(lent);
    assertThat(again).hasSize(8);
    lent.removeAll(again);
    assertThat(lent).allSatisfy(PressesTest::assertEnded);
  }

  @Test
  void endsAllWhenClosedAndWhatComesBackLater() {
    Press idle = presses.lend(one, Coding.GZIP);
    Press used = presses.lend(one, Coding.GZIP);
    presses.giveBack(one, idle);
    presses.close();
    assertEnded(idle);
    assertThat(used.flush()).isTrue();
    presses.giveBack(one, used);
    assertEnded(used);
  }

  private static void assertEnded(Press press) {
    assertThatThrownBy(press::begin).isInstanceOf(IllegalStateException.class);
  }
}
