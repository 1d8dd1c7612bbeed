package penstock.core.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.endpoint.Ejection;
import penstock.core.health.OutlierDetector;
import penstock.core.health.OutlierSettings;
import penstock.core.metrics.Reason;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

@Timeout(60)
class UdpEjectionTest {

  private static final Answers UNLESS_MUTE =
      datagram -> new String(datagram, UTF_8).equals("mute") ? List.of() : List.of(datagram);

  private final UdpFixture udp = new UdpFixture();
  // The loops hand over, and only this thread decides.
  private final Queue<Runnable> control = new ConcurrentLinkedQueue<>();
  private final OutlierDetector detector = detector();
  private final List<DatagramClient> clients = new ArrayList<>();
  private List<StubDatagrams> stubs = List.of();

  @AfterEach
  void close() {
    clients.forEach(DatagramClient::close);
    udp.close();
  }

  private OutlierDetector detector() {
    OutlierSettings settings =
        new OutlierSettings(
            5,
            5,
            null,
            null,
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            50);
    OutlierDetector made =
        new OutlierDetector("p", settings, udp.pool.pool::endpoints, udp.pool.clock, control::add);
    udp.pool.pool.failuresTo(made);
    return made;
  }

  @Test
  void silenceForSomeEjectsNobodyWhoAnswersOthers() throws Exception {
    // Time enough to ask for the others before it is over.
    InetSocketAddress bound = twoEndpoints(Duration.ofSeconds(5));
    sendMute(bound, 10);
    for (int i = 0; i < 2; i++) {
      assertThat(client(bound).ask("who")).isEqualTo("who");
    }
    awaitSilence(10);
    assertThat(ejected()).isEmpty();
    assertThat(detector.spared()).isZero();
  }

  @Test
  void silenceForAllEjects() throws Exception {
    InetSocketAddress bound = twoEndpoints(Duration.ofMillis(300));
    for (int i = 0; i < 2; i++) {
      assertThat(client(bound).ask("who")).isEqualTo("who");
    }
    sendMute(bound, 10);
    awaitSilence(10);
    assertThat(ejected()).singleElement().asString().contains("5 bad answers in a row");
    assertThat(detector.spared()).isEqualTo(1);
  }

  @Test
  void aClosedPortEjectsThoughEachClientFindsItByItself() throws Exception {
    udp.endpoint(UNLESS_MUTE).close();
    udp.endpoint(UNLESS_MUTE);
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    for (int refused = 0; refused < 5; ) {
      assertThat(client(bound).ask("who")).isEqualTo("who");
      refused += udp.ended.poll() == null ? 0 : 1;
    }
    runControl();
    assertThat(ejected()).singleElement().asString().contains("5 failed connections in a row");
  }

  private InetSocketAddress twoEndpoints(Duration idle) throws IOException {
    stubs = List.of(udp.endpoint(UNLESS_MUTE), udp.endpoint(UNLESS_MUTE));
    return udp.listener(
            UdpFixture.settings(
                "127.0.0.1:0", UdpFixture.session(idle, 1), UdpFixture.LIMITS, null))
        .open();
  }

  private DatagramClient client(InetSocketAddress bound) throws IOException {
    DatagramClient client = DatagramClient.of(bound);
    clients.add(client);
    return client;
  }

  private void sendMute(InetSocketAddress bound, int times) throws IOException {
    int before = received();
    for (int i = 0; i < times; i++) {
      client(bound).send("mute");
    }
    await().until(() -> received() == before + times);
  }

  private int received() {
    return stubs.stream().mapToInt(stub -> stub.received().size()).sum();
  }

  private void awaitSilence(int sessions) throws InterruptedException {
    for (int silent = 0; silent < sessions; ) {
      silent += udp.end().reason() == Reason.IDLE_TIMEOUT ? 1 : 0;
    }
    runControl();
  }

  private void runControl() {
    for (Runnable task = control.poll(); task != null; task = control.poll()) {
      task.run();
    }
    udp.pool.runControl();
  }

  private List<Ejection> ejected() {
    List<Ejection> all = new ArrayList<>();
    udp.pool
        .pool
        .endpoints()
        .forEach(endpoint -> {
          Ejection ejection = endpoint.ejection();
          if (ejection != null) {
            all.add(ejection);
          }
        });
    return all;
  }
}
