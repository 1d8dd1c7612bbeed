package penstock.core.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.listen.TcpListenerSettings.Limits;
import penstock.core.listen.TcpListenerSettings.Timeouts;
import penstock.spi.io.StreamTarget;

class TcpListenerSettingsTest {

  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Duration HOUR = Duration.ofHours(1);

  private static TcpListenerSettings settings(String bind, List<String> alpn, int retries) {
    return new TcpListenerSettings(
        null,
        bind,
        "cache",
        null,
        alpn,
        new Timeouts(TEN, HOUR, TEN),
        retries,
        List.of(),
        limits(1, null),
        new HttpListenerSettings.Socket(16, Duration.ZERO),
        null);
  }

  private static Limits limits(int connections, @Nullable Integer perSource) {
    return new Limits(connections, perSource);
  }

  @Test
  void sayWhereConnectionsGo() {
    TcpListenerSettings settings = settings(":6379", List.of(), 2);
    assertThat(settings.pools()).isEqualTo(Map.of("pool", "cache"));
    assertThat(settings.target()).isEqualTo(new StreamTarget("cache", HOUR, TEN, 2));
  }

  @Test
  void refuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> settings("nowhere", List.of(), 2))
        .hasMessage("bind: nowhere (expected: host:port, [v6]:port or :port)");
    assertThatThrownBy(() -> settings(":1", List.of(), 8))
        .hasMessage("retries: 8 (expected: 0 to 7)");
    assertThatThrownBy(() -> settings(":1", List.of("h2"), 2))
        .hasMessage("alpn: [h2] (expected: none without tls)");
    assertThatThrownBy(() -> new Timeouts(Duration.ZERO, HOUR, TEN))
        .hasMessage("handshake: PT0S (expected: more than 0)");
    assertThatThrownBy(() -> new Timeouts(TEN, Duration.ofSeconds(-1), TEN))
        .hasMessage("idle: PT-1S (expected: >= 0)");
    assertThatThrownBy(() -> limits(0, null)).hasMessage("connections: 0 (expected: >= 1)");
    assertThatThrownBy(() -> limits(1, 0)).hasMessage("connectionsPerSource: 0 (expected: >= 1)");
  }

  @Test
  void letSessionsStandStillForEver() {
    assertThat(new Timeouts(TEN, Duration.ZERO, TEN).idle()).isZero();
  }
}
