package penstock.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import penstock.spi.endpoint.Endpoint;

class EndpointSetTest {

  private final Surroundings around = Surroundings.alone(new LongAdder());

  @Test
  void keepsWhoIsEqualByNameAndAddress() {
    EndpointSet before =
        EndpointSet.EMPTY.next(List.of(member("a", 80), member("b", 80)), around).set();
    EndpointSet.Change change = before.next(List.of(member("c", 80), member("a", 80)), around);
    assertThat(change.set().named("a")).isSameAs(before.named("a"));
    assertThat(change.joined()).extracting(LiveEndpoint::name).containsExactly("c");
    assertThat(change.retired()).extracting(LiveEndpoint::name).containsExactly("b");
    assertThat(change.set().all()).extracting(LiveEndpoint::name).containsExactly("a", "c");
  }

  @Test
  void replacesWhoMoved() {
    EndpointSet before = EndpointSet.EMPTY.next(List.of(member("a", 80)), around).set();
    EndpointSet.Change change = before.next(List.of(member("a", 81)), around);
    assertThat(change.joined()).containsExactly(change.set().named("a"));
    assertThat(change.retired()).containsExactly(before.named("a"));
  }

  @Test
  void changesWeightAndLabelsInPlace() {
    EndpointSet before = EndpointSet.EMPTY.next(List.of(member("a", 80)), around).set();
    LiveEndpoint live = before.all().getFirst();
    live.answeredAfter(5_000_000);
    Endpoint changed = new Endpoint("a", "127.0.0.1", 80, 7, Map.of("zone", "z1"));
    EndpointSet.Change change =
        before.next(List.of(new Member(changed, true, AdminState.READY)), around);
    assertThat(change.set().named("a")).isSameAs(live);
    assertThat(live.endpoint()).isEqualTo(changed);
    assertThat(live.backup()).isTrue();
    assertThat(live.latencyNanos()).isPositive();
  }

  @Test
  void keepsAnOrderedStateUnlessTheConfiguredOneChanged() {
    EndpointSet set = EndpointSet.EMPTY.next(List.of(member("a", 80)), around).set();
    LiveEndpoint live = set.all().getFirst();
    live.order(AdminState.DRAIN);
    set = set.next(List.of(member("a", 80)), around).set();
    assertThat(live.standing().state()).isEqualTo(AdminState.DRAIN);
    set = set.next(List.of(new Member(live.endpoint(), false, AdminState.MAINT)), around).set();
    assertThat(live.standing().state()).isEqualTo(AdminState.MAINT);
    assertThat(set.all()).containsExactly(live);
  }

  @Test
  void refusesANameTwiceAndChangesNothing() {
    EndpointSet before = EndpointSet.EMPTY.next(List.of(member("a", 80)), around).set();
    Endpoint heavier = new Endpoint("a", "127.0.0.1", 80, 9, Map.of());
    assertThatThrownBy(() -> before.next(List.of(Member.of(heavier), member("a", 80)), around))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: a (expected: once in a pool)");
    assertThat(before.all().getFirst().endpoint().weight()).isEqualTo(1);
  }

  @Test
  void knowsTheAddressOfALiteralAtOnce() {
    EndpointSet set =
        EndpointSet.EMPTY
            .next(
                List.of(
                    member("v4", 80),
                    Member.of(new Endpoint("v6", "::1", 80, 1, Map.of())),
                    Member.of(new Endpoint("name", "a.test", 80, 1, Map.of()))),
                around)
            .set();
    assertThat(set.all())
        .filteredOn(LiveEndpoint::reachable)
        .extracting(LiveEndpoint::name)
        .containsExactly("v4", "v6");
  }

  private static Member member(String name, int port) {
    return Member.of(new Endpoint(name, "127.0.0.1", port, 1, Map.of()));
  }
}
