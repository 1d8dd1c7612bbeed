package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.EndpointSettings;
import penstock.core.endpoint.SlowStartSettings;
import penstock.core.engine.ListenerSettings;
import penstock.core.engine.OverloadSettings;
import penstock.core.engine.PoolSettings;
import penstock.core.engine.ServerSettings;
import penstock.core.engine.TlsHandshakeSettings;
import penstock.core.health.ErrorRateSettings;
import penstock.core.health.HealthSettings;
import penstock.core.health.OutlierSettings;
import penstock.core.health.SuccessRateSettings;
import penstock.core.listen.Http2Settings;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.pool.ConnectSettings;
import penstock.spi.ByteSize;
import penstock.spi.Extension;
import penstock.spi.Percent;
import penstock.spi.io.Listener;

/// What stands in a configuration, and what holds if it does not.
class SettingsTest {

  private static final String FULL =
      Reading.MINIMAL
          + """
            full:
              description: everything
              balance: { type: round-robin }
              endpoints:
                - { name: a1, address: "10.0.1.11:8443", weight: 100, zone: eu-1a }
                - { name: b1, address: "10.0.2.11:8443", priority: 1, state: maint }
                - { name: c1, address: "[::1]:1", backup: true, labels: { tier: gold } }
              health:
                type: tcp
                interval: 4s
                fastInterval: 500ms
                downInterval: 8s
                timeout: 1s
                rise: 3
                fall: 4
                jitter: 20%
                initial: up
              outlier:
                consecutive5xx: 1
                consecutiveConnectFailures: 2
                successRate: 2.5
                errorRate: { atLeast: 70%, minRequests: 20, minEndpoints: 3 }
                interval: 5s
                baseEjection: 3s
                maxEjection: 4m
                maxEjectedPercent: 50
              panicThreshold: 20%
              slowStart: { window: 10s, minWeight: 20%, curve: linear }
              connect: { timeout: 1s, keepAlive: 8, idle: 30s }
              drain: graceful
          """;

  @TempDir Path folder;

  private Settings read(String yaml) {
    return Reading.of(folder, yaml);
  }

  private static Extension<Listener> web(Settings settings) {
    ListenerSettings listener = settings.listeners().get("web");
    if (listener == null) {
      throw new IllegalStateException("listeners: " + settings.listeners() + " (expected: web)");
    }
    return listener.listener();
  }

  private static PoolSettings pool(Settings settings, String name) {
    PoolSettings pool = settings.pools().get(name);
    if (pool == null) {
      throw new IllegalStateException("pools: " + settings.pools() + " (expected: " + name + ")");
    }
    return pool;
  }

  @Test
  void needsLittle() {
    Settings settings = read(Reading.MINIMAL);

    assertThat(settings.version()).isEqualTo(1);
    assertThat(settings.admin().bind()).isEqualTo("127.0.0.1:9900");
    assertThat(settings.admin().auth()).isNull();
    assertThat(settings.metrics()).isEqualTo(new MetricsSettings(List.of(), true));
    assertThat(settings.server().instance()).isNotEmpty();
    assertThat(settings.server().ioThreads()).isEqualTo("auto");
    assertThat(settings.server().shutdown())
        .isEqualTo(
            new ServerSettings.Shutdown(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(60)));
    assertThat(settings.server().trustedProxies()).isEmpty();
    assertThat(settings.server().fleet())
        .isEqualTo(new ServerSettings.Fleet("penstock", List.of(), List.of()));
    assertThat(settings.server().forwarded()).isFalse();
    assertThat(settings.server().buffers()).isEqualTo(ByteSize.parse("192MiB"));
  }

  @Test
  void speaksHttpByDefault() {
    Extension<Listener> listener = web(read(Reading.MINIMAL));

    assertThat(listener.type()).isEqualTo("http");
    assertThat(listener.settings())
        .isEqualTo(
            new HttpListenerSettings(
                null,
                ":8080",
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ZERO),
                List.of(),
                new HttpListenerSettings.Limits(
                    ByteSize.parse("16KiB"), 100, ByteSize.parse("1024GiB"), 50_000, null),
                new HttpListenerSettings.Socket(4096, Duration.ZERO),
                null,
                new Http2Settings(true, false, 128, ByteSize.parse("64KiB"), 200, 1000),
                null));
  }

  @Test
  void hasPlainPoolsByDefault() {
    PoolSettings pool = pool(read(Reading.MINIMAL), "api");

    assertThat(pool.endpoints()).extracting(EndpointSettings::address).hasSize(2);
    assertThat(pool.endpoints().getFirst())
        .isEqualTo(
            new EndpointSettings(
                "10.0.0.11:9000", null, 1, false, 0, AdminState.READY, null, Map.of()));
    assertThat(pool.balance().type()).isEqualTo("round-robin");
    assertThat(pool.discover()).isNull();
    assertThat(pool.sticky()).isNull();
    assertThat(pool.health()).isEmpty();
    assertThat(pool.slowStart()).isNull();
    assertThat(pool.panicThreshold()).isEqualTo(Percent.parse("50%"));
    assertThat(pool.connect())
        .isEqualTo(new ConnectSettings(Duration.ofSeconds(2), 32, Duration.ofSeconds(60)));
    assertThat(pool.drain().type()).isEqualTo("graceful");
    assertThat(pool.outlier())
        .isEqualTo(
            new OutlierSettings(
                5,
                5,
                null,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                10));
  }

  @Test
  void readsAServer() {
    Settings settings =
        read(
            Reading.MINIMAL
                + """
                server:
                  instance: eu-1
                  ioThreads: 3
                  shutdown: { closeMode: 1s, lameDuck: 2s, drainTimeout: 3s }
                  trustedProxies: ["10.0.0.0/8"]
                  fleet: { hashSeed: prod-eu-1, cookieKeys: ["a key of the fleet"] }
                  forwarded: true
                  buffers: 64MiB
                admin: { bind: ":9901", auth: { tokenFile: admin.token } }
                metrics: { buckets: [1ms, 10ms], jmx: false }
                """);

    assertThat(settings.server())
        .isEqualTo(
            new ServerSettings(
                "eu-1",
                "3",
                new ServerSettings.Shutdown(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
                List.of("10.0.0.0/8"),
                new ServerSettings.Fleet("prod-eu-1", List.of("a key of the fleet"), List.of()),
                true,
                ByteSize.parse("64MiB"),
                new OverloadSettings(new TlsHandshakeSettings(null, 500), null, null)));
    assertThat(settings.server().threads()).isEqualTo(3);
    assertThat(settings.admin().bind()).isEqualTo(":9901");
    assertThat(settings.admin().auth()).isNotNull();
    assertThat(settings.metrics())
        .isEqualTo(
            new MetricsSettings(List.of(Duration.ofMillis(1), Duration.ofMillis(10)), false));
  }

  @Test
  void readsAListener() {
    Settings settings =
        read(
            Reading.MINIMAL.replace(
                "{ bind: \":8080\" }",
                "{ protocol: http, bind: \"127.0.0.1:80\", description: front, timeouts: { header:"
                    + " 1s, idle: 2s, requestBody: 3s }, limits: { headerBytes: 8KiB, headerLines:"
                    + " 50, bodyBytes: 10MiB, connections: 20000, connectionsPerSource: 100 },"
                    + " socket: { backlog: 16, keepAlive: 2m },"
                    + " http2: { enabled: false, maxConcurrentStreams: 7,"
                    + " streamWindow: 1MiB, maxResets: 8, maxControlFrames: 9 } }"));

    assertThat(web(settings).settings())
        .isEqualTo(
            new HttpListenerSettings(
                "front",
                "127.0.0.1:80",
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ZERO),
                List.of(),
                new HttpListenerSettings.Limits(
                    ByteSize.parse("8KiB"), 50, ByteSize.parse("10MiB"), 20_000, 100),
                new HttpListenerSettings.Socket(16, Duration.ofMinutes(2)),
                null,
                new Http2Settings(false, false, 7, ByteSize.parse("1MiB"), 8, 9),
                null));
  }

  @Test
  void readsEndpoints() {
    PoolSettings pool = pool(read(FULL), "full");

    assertThat(pool.description()).isEqualTo("everything");
    assertThat(pool.endpoints())
        .containsExactly(
            new EndpointSettings(
                "10.0.1.11:8443", "a1", 100, false, 0, AdminState.READY, "eu-1a", Map.of()),
            new EndpointSettings(
                "10.0.2.11:8443", "b1", 1, false, 1, AdminState.MAINT, null, Map.of()),
            new EndpointSettings(
                "[::1]:1", "c1", 1, true, 0, AdminState.READY, null, Map.of("tier", "gold")));
  }

  @Test
  void readsHealthChecks() {
    PoolSettings pool = pool(read(FULL), "full");

    HealthSettings health = pool.health().getFirst();
    assertThat(health)
        .isEqualTo(
            new HealthSettings(
                health.checker(),
                Duration.ofSeconds(4),
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                Duration.ofSeconds(1),
                3,
                4,
                Percent.parse("20%"),
                HealthSettings.Initial.UP));
    assertThat(health.checker().type()).isEqualTo("tcp");
  }

  @Test
  void readsTheRestOfAPool() {
    PoolSettings pool = pool(read(FULL), "full");

    assertThat(pool.outlier())
        .isEqualTo(
            new OutlierSettings(
                1,
                2,
                new SuccessRateSettings(2.5, 100, 5),
                new ErrorRateSettings(Percent.parse("70%"), 20, 3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofMinutes(4),
                50));
    assertThat(pool.panicThreshold()).isEqualTo(Percent.parse("20%"));
    assertThat(pool.slowStart())
        .isEqualTo(
            new SlowStartSettings(
                Duration.ofSeconds(10), Percent.parse("20%"), SlowStartSettings.Curve.LINEAR));
    assertThat(pool.connect())
        .isEqualTo(new ConnectSettings(Duration.ofSeconds(1), 8, Duration.ofSeconds(30)));
    assertThat(pool.drain().type()).isEqualTo("graceful");
  }
}
