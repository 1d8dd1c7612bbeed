package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Surroundings;
import penstock.core.endpoint.Transport;
import penstock.core.metrics.Reason;
import penstock.spi.endpoint.Endpoint;
import penstock.testkit.ManualClock;

class SelectionTest {

  /// One letter an endpoint: u up, d down, e ejected, ? unknown, r draining, m maint, 0 weightless,
  /// n without address; a capital one is a backup.
  @ParameterizedTest
  @CsvSource({
    "uuuu, 0 1 2 3, false",
    "uudd, 0 1, false",
    "uddd, 0 1 2 3, true",
    "uuee, 0 1, false",
    "ueee, 0 1 2 3, true",
    "ud, 0, false",
    "dd, 0 1, true",
    "d, 0, true",
    "udr, 0, false",
    "uddm, 0 1 2, true",
    "urrrmmm000, 0, false",
    "udnn, 0, false",
    "u???, 0, false",
    "uU, 0, false",
    "dU, 1, false",
    "dddU, 3, false",
    "udddU, 0, false",
    "dD, 0, true",
    "mD, 1, true",
    "mU, 1, false"
  })
  void selects(String endpoints, String candidates, boolean panic) {
    Selection selection = Selection.of(endpoints(endpoints), 0.5);
    assertThat(names(selection)).isEqualTo(candidates);
    assertThat(selection.panic()).isEqualTo(panic);
    assertThat(selection.nobody()).isEqualTo(Reason.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "'', NO_ENDPOINT",
    "mr0, NO_ENDPOINT",
    "nn, DNS_ERROR",
    "nm, DNS_ERROR",
    "??, ALL_UNHEALTHY",
    "d?, ALL_UNHEALTHY",
    "n?, ALL_UNHEALTHY"
  })
  void saysWhyThereIsNobody(String endpoints, Reason reason) {
    Selection selection = Selection.of(endpoints(endpoints), 0.5);
    assertThat(selection.candidates()).isEmpty();
    assertThat(selection.panic()).isFalse();
    assertThat(selection.nobody()).isEqualTo(reason);
  }

  @Test
  void neverPanicsAtZero() {
    assertThat(Selection.of(endpoints("dddd"), 0).nobody()).isEqualTo(Reason.ALL_UNHEALTHY);
    assertThat(names(Selection.of(endpoints("uddd"), 0))).isEqualTo("0");
  }

  private static String names(Selection selection) {
    return String.join(" ", selection.candidates().stream().map(LiveEndpoint::name).toList());
  }

  private static List<LiveEndpoint> endpoints(String letters) {
    List<LiveEndpoint> made = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      made.add(endpoint(Integer.toString(i), letters.charAt(i)));
    }
    return made;
  }

  private static LiveEndpoint endpoint(String name, char letter) {
    char kind = Character.toLowerCase(letter);
    Endpoint told = new Endpoint(name, "a.test", 80, kind == '0' ? 0 : 1, Map.of());
    AdminState state =
        switch (kind) {
          case 'r' -> AdminState.DRAIN;
          case 'm' -> AdminState.MAINT;
          default -> AdminState.READY;
        };
    ManualClock clock = new ManualClock();
    LiveEndpoint endpoint =
        new LiveEndpoint(
            new Member(told, Character.isUpperCase(letter), state),
            kind == 'n'
                ? InetSocketAddress.createUnresolved("a.test", 80)
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
            new Surroundings(
                new LongAdder(),
                clock::nanoTime,
                clock,
                (_, _, _) -> {},
                () -> {},
                new AtomicReference<>(Transport.PLAIN)));
    switch (kind) {
      case 'd' -> endpoint.health(new Health(HealthState.DOWN, "refused", Instant.EPOCH));
      case '?' -> endpoint.health(Health.awaited(Instant.EPOCH));
      case 'e' -> endpoint.ejection(new Ejection(true, Instant.EPOCH, Instant.MAX, "x", 1));
      default -> {}
    }
    return endpoint;
  }
}
