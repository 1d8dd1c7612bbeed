package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import penstock.spi.route.Changes;
import penstock.spi.route.RouteDecision;
import penstock.spi.traffic.Header;

class DeskTest {

  private final Desk desk = new Desk();

  private Changes said() {
    return desk.finished(desk.next("")) instanceof RouteDecision.Pass pass
        ? pass.changes()
        : Changes.NONE;
  }

  @Test
  void heedsWhatWasSaidLastOfAHeader() {
    desk.setHeader("x-a", "1");
    desk.removeHeader("X-A");
    desk.removeHeader("x-b");
    desk.setHeader("x-b", "2");

    Changes said = said();

    assertThat(said.set()).containsExactly(new Header("x-b", "2"));
    assertThat(said.remove()).containsExactly("X-A", "x-b");
  }

  @Test
  void heedsTheLaterOfTwoRulesOnAHeader() {
    desk.setHeader("x-a", "1");
    desk.setHeader("x-b", "1");
    Changes first = said();
    desk.begin(Surroundings.NONE, false);
    desk.removeHeader("X-A");
    Changes second = said();

    assertThat(first.and(second).set()).containsExactly(new Header("x-b", "1"));
    assertThat(second.and(first).set()).containsExactlyElementsOf(first.set());
  }

  @Test
  void cutsReasonsThatAreTooLong() {
    String longest = "x".repeat(400);

    assertThat(desk.next(longest + "yy").why()).isEqualTo(longest + "...");
  }

  @Test
  void refusesMoreThanRequestsCanCarry() {
    String much = "x".repeat(10_000);
    desk.setHeader("x-a", much);

    assertThatThrownBy(() -> desk.setHeader("x-b", much))
        .hasMessage("headers: 20006 characters (expected: <= 16384)");
    assertThatThrownBy(() -> desk.rewritePath("/" + much))
        .hasMessage("path: 10001 characters (expected: <= 8192)");
    assertThatThrownBy(() -> desk.hashKey(much))
        .hasMessage("hashKey: 10000 characters (expected: <= 4096)");
    assertThat(said().set()).hasSize(1);
  }

  @Test
  void takesReasonsOfAnyKindAndNamesOnlyAsText() {
    assertThat(desk.next().why()).isEmpty();
    assertThat(desk.next(null).why()).isEmpty();
    assertThat(desk.next(3).why()).isEqualTo("3");
    assertThat(desk.share("u", "x")).isEqualTo(desk.share("u", "x"));
    assertThat(desk.share("u")).isEqualTo(desk.share("u", ""));
    assertThatThrownBy(() -> desk.share(null, "x")).hasMessage("share: nothing (expected: text)");
    assertThatThrownBy(() -> desk.pool(7)).hasMessage("pool: a number (expected: text)");
    assertThatThrownBy(() -> desk.pool(true, ""))
        .hasMessage("pool: true or false (expected: text)");
    assertThatThrownBy(() -> desk.pool(this)).hasMessage("pool: an object (expected: text)");
    assertThatThrownBy(() -> desk.pool("none"))
        .hasMessage("pool: none (expected: a pool of the configuration)");
  }
}
