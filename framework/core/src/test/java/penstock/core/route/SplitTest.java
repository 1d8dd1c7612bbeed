package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.traffic.Request;
import penstock.testkit.FakeRequest;

class SplitTest {

  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  private static Split split(int first, int second, @Nullable String stickBy, long seed) {
    return Split.of(
        List.of(new SplitSettings("a", first, null), new SplitSettings("b", second, stickBy)),
        seed);
  }

  private static Request from(int client) {
    return FakeRequest.get("/?id=" + client)
        .withHeader("X-Id", "id-" + client)
        .withCookie("uid", "u" + client)
        .from("10.0." + client / 250 + "." + client % 250);
  }

  private static int sharesOfB(Split split, int clients) {
    int count = 0;
    for (int client = 0; client < clients; client++) {
      count += split.pick(from(client), RANDOM).equals("b") ? 1 : 0;
    }
    return count;
  }

  @Test
  void sharesByWeight() {
    Split split = split(95, 5, null, 1);
    SplittableRandom random = new SplittableRandom(3);
    Request request = FakeRequest.get("/");
    int count = 0;
    for (int i = 0; i < 100_000; i++) {
      count += split.pick(request, random).equals("b") ? 1 : 0;
    }

    assertThat(count).isBetween(4_700, 5_300);
  }

  @Test
  void givesNothingToWeightZero() {
    Split split = split(0, 1, null, 1);

    assertThat(sharesOfB(split, 1_000)).isEqualTo(1_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"header.x-id", "cookie.uid", "query.id", "source-ip"})
  void keepsAClientInItsShare(String key) {
    Split split = split(80, 20, key, 1);
    Split onAnotherInstance = split(80, 20, key, 1);
    for (int client = 0; client < 500; client++) {
      assertThat(onAnotherInstance.pick(from(client), RANDOM))
          .isEqualTo(split.pick(from(client), RANDOM));
    }

    assertThat(sharesOfB(split, 5_000)).isBetween(850, 1_150);
  }

  @Test
  void anotherSeedGivesAnotherShare() {
    Split one = split(50, 50, "cookie.uid", 1);
    Split two = split(50, 50, "cookie.uid", 2);
    int equal = 0;
    for (int client = 0; client < 2_000; client++) {
      equal += one.pick(from(client), RANDOM).equals(two.pick(from(client), RANDOM)) ? 1 : 0;
    }

    assertThat(equal).isBetween(850, 1_150);
  }

  @Test
  void aShareThatGrowsKeepsItsClients() {
    Split before = split(95, 5, "cookie.uid", 1);
    Split after = split(80, 20, "cookie.uid", 1);
    for (int client = 0; client < 2_000; client++) {
      if (before.pick(from(client), RANDOM).equals("b")) {
        assertThat(after.pick(from(client), RANDOM)).isEqualTo("b");
      }
    }
  }

  @Test
  void picksAtRandomForAClientWithoutAKey() {
    Split split = split(50, 50, "cookie.uid", 1);
    SplittableRandom random = new SplittableRandom(5);
    int count = 0;
    for (int i = 0; i < 10_000; i++) {
      count += split.pick(FakeRequest.get("/"), random).equals("b") ? 1 : 0;
    }

    assertThat(count).isBetween(4_700, 5_300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uid", "cookie.", "body.x", ""})
  void refusesAnotherKey(String key) {
    assertThatThrownBy(() -> new SplitSettings("a", 1, key))
        .hasMessage(
            "stickBy: %s (expected: header.NAME, cookie.NAME, query.NAME or source-ip)", key);
  }

  @Test
  void refusesWeightsOutOfRange() {
    assertThatThrownBy(() -> new SplitSettings("a", -1, null))
        .hasMessage("weight: -1 (expected: 0 to 1000000)");
  }

  @Test
  void saysWhatItIs() {
    assertThat(split(95, 5, "cookie.uid", 1)).hasToString("split a 95, b 5 by cookie.uid");
  }
}
