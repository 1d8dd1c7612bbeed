package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.admin.ReloadResult;
import penstock.config.ConfigException;
import penstock.testkit.StubEndpoint;

/// A whole Penstock with a home, plugins and a configuration file.
class PenstockTest {

  @TempDir Path folder;

  private final Set<String> threadsBefore = Home.threads();
  private Home home;
  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    System.clearProperty(Home.CLOSED);
    home = Home.in(folder);
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    stub.close();
    Home.await("threads are gone", () -> threadsBefore.containsAll(Home.threads()));
    assertThat(beans()).isEmpty();
  }

  private static Set<ObjectName> beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("penstock:*"), null);
  }

  private String yaml() {
    return """
    server: { ioThreads: 1, shutdown: { closeMode: 0, lameDuck: 0, drainTimeout: 10s } }
    admin: { bind: "127.0.0.1:0" }
    listeners: { web: { bind: "127.0.0.1:0" } }
    routes:
      - { path: /empty/, pool: nobody }
      - { name: all, pool: site }
    pools:
      site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }], health: { interval: 1m } }
      nobody: {}
    """
        .formatted(stub.port());
  }

  private Penstock started() throws IOException {
    return Penstock.start(home.with(yaml()));
  }

  private static InetSocketAddress web(Penstock penstock) {
    InetSocketAddress address = penstock.addresses().get("web");
    if (address == null) {
      throw new IllegalStateException("listener: web (expected: open)");
    }
    return address;
  }

  @Test
  void servesWithPluginsFromItsFolder() throws Exception {
    Penstock penstock = started();
    try {
      assertThat(Web.get(web(penstock), "/").body()).isEqualTo("hello");
      assertThat(Web.get(web(penstock), "/empty/").statusCode()).isEqualTo(503);
      assertThat(beans()).isNotEmpty();
    } finally {
      penstock.stopNow();
    }
    assertThat(Web.accepts(web(penstock))).isFalse();
    assertThat(Web.accepts(penstock.adminAddress())).isFalse();
  }

  @Test
  void showsOperatorsWhatIsInForce() throws Exception {
    Penstock penstock = started();
    try {
      InetSocketAddress admin = penstock.adminAddress();
      assertThat(Web.get(admin, "/readyz").statusCode()).isEqualTo(200);
      assertThat(Web.get(admin, "/readyz?pool=site").statusCode()).isEqualTo(200);
      assertThat(Web.get(admin, "/readyz?pool=nobody").statusCode()).isEqualTo(503);
      assertThat(Web.get(admin, "/v1/listeners").body())
          .contains("127.0.0.1:" + web(penstock).getPort(), "\"http\"");
      assertThat(Web.get(admin, "/v1/routes").body()).contains("\"all\"");
      assertThat(Web.get(admin, "/v1/pools").body()).contains("\"s1\"", "round-robin", "well");
      assertThat(Web.get(admin, "/v1/plugins").body()).contains("\"sample\"", "sample.jar");
      Web.get(web(penstock), "/");
      assertThat(Web.get(admin, "/metrics").body())
          .contains("penstock_requests_total{", "penstock_config_version");
    } finally {
      penstock.stopNow();
    }
  }

  @Test
  void reloadsAGoodFile() throws Exception {
    Penstock penstock = started();
    try {
      home.with(
          yaml().replace("- { name: all", "- { path: /new/, respond: 204 }\n  - { name: all"));
      ReloadResult result = penstock.reload();

      assertThat(result.applied()).isTrue();
      assertThat(result.problems()).isEmpty();
      assertThat(Web.get(web(penstock), "/new/").statusCode()).isEqualTo(204);
    } finally {
      penstock.stopNow();
    }
  }

  @Test
  void saysWhatChangesWithTheNextStartOnly() throws Exception {
    Penstock penstock = started();
    try {
      assertThat(penstock.reload().summary()).doesNotContain("next start");
      home.with(yaml().replace("ioThreads: 1", "ioThreads: 2"));
      assertThat(penstock.reload().summary()).contains("next start", "ioThreads");
    } finally {
      penstock.stopNow();
    }
  }

  @Test
  void keepsServingWhenAReloadIsRefused() throws Exception {
    Penstock penstock = started();
    try {
      home.with(yaml().replace("pool: site", "pool: sight").replace("{ name: s1,", "{ nam: s1,"));
      ReloadResult result = penstock.reload();

      assertThat(result.applied()).isFalse();
      assertThat(result.problems())
          .anyMatch(
              line -> line.matches(".*penstock.yaml:8:\\d+ pools.site.endpoints\\[0].nam: .*"));
      assertThat(Web.get(web(penstock), "/").body()).isEqualTo("hello");
      assertThat(Web.get(penstock.adminAddress(), "/readyz").statusCode()).isEqualTo(200);
    } finally {
      penstock.stopNow();
    }
  }

  @Test
  void keepsServingWhenAnExtensionCannotBeMade() throws Exception {
    Penstock penstock = started();
    try {
      home.with(yaml().replace("{ name: all,", "{ name: all, filters: [failing],"));

      assertThat(penstock.reload().problems()).containsExactly("told to fail");
      assertThat(Web.get(web(penstock), "/").body()).isEqualTo("hello");
    } finally {
      penstock.stopNow();
    }
  }

  @Test
  void leavesNothingWhenAnAddressIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String bind = "127.0.0.1:" + taken.getLocalPort();

      assertThatThrownBy(() ->
              Penstock.start(
                  home.with(
                      yaml().replace("web: { bind: \"127.0.0.1:0", "web: { bind: \"" + bind))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(bind);
      assertThatThrownBy(() ->
              Penstock.start(
                  home.with(
                      yaml().replace("admin: { bind: \"127.0.0.1:0", "admin: { bind: \"" + bind))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(bind);
    }
  }

  @Test
  void leavesNothingWhenAnExtensionCannotBeMade() {
    assertThatThrownBy(() ->
            Penstock.start(
                home.with(yaml().replace("{ name: all,", "{ name: all, filters: [failing],"))))
        .hasMessageContaining("told to fail");
  }

  @Test
  void startsNothingFromABadFile() throws IOException {
    Penstock.Options options = home.with(yaml().replace("pool: site", "pool: sight"));

    assertThatThrownBy(() -> Penstock.start(options)).isInstanceOf(ConfigException.class);

    assertThat(Penstock.check(options)).hasSize(1);
    assertThat(threadsBefore).containsAll(Home.threads());
  }

  @Test
  void checksWithoutStarting() throws IOException {
    assertThat(Penstock.check(home.with(yaml()))).isEmpty();
    assertThat(Penstock.plugins(home.options(null))).hasSize(1);
    assertThat(Penstock.schema(home.options(null))).contains("round-robin", "panicThreshold");
    assertThat(Penstock.reference(home.options(null))).contains("round-robin", "panicThreshold");
    assertThat(threadsBefore).containsAll(Home.threads());
  }

  @Test
  void closesPluginsAfterWhatTheyMade() throws Exception {
    Penstock penstock = started();
    penstock.shutdown();
    penstock.awaitEnd();

    assertThat(System.getProperty(Home.CLOSED)).isEqualTo("yes");
  }

  @Test
  void isDownOnceWhoeverTakesItDown() throws Exception {
    Penstock penstock = Penstock.start(home.with(yaml().replace("lameDuck: 0", "lameDuck: 5m")));
    Thread slowly = Thread.ofVirtual().start(penstock::shutdown);
    Home.await("shutting down", () -> !ready(penstock));
    assertThat(penstock.reload().problems()).containsExactly("shutting down");

    Thread again = Thread.ofVirtual().start(penstock::stopNow);
    penstock.stopNow();

    slowly.join();
    again.join();
    penstock.awaitEnd();
    assertThat(Web.accepts(web(penstock))).isFalse();
  }

  private static boolean ready(Penstock penstock) {
    try {
      return Web.get(penstock.adminAddress(), "/readyz").statusCode() == 200;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void readsTheFileItWasStartedWith() throws Exception {
    Penstock penstock = started();
    try {
      Files.delete(home.file());

      assertThat(penstock.reload().applied()).isFalse();
      assertThat(Web.get(web(penstock), "/").body()).isEqualTo("hello");
    } finally {
      penstock.stopNow();
    }
  }
}
