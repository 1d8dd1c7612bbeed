package penstock.core.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

/// What becomes of the sockets of sessions that have had all their answers.
@Timeout(60)
class KeptSocketsTest {

  private final UdpFixture udp = new UdpFixture();

  @AfterEach
  void close() {
    udp.close();
  }

  private InetSocketAddress bound(UdpListenerSettings.Limits limits) throws IOException {
    UdpListenerSettings.Session session = UdpFixture.session(Duration.ofMinutes(2), 1);
    return udp.listener(UdpFixture.settings("127.0.0.1:0", session, limits, null)).open();
  }

  /// By which socket the datagram of a new client comes to the endpoint.
  private static InetSocketAddress exchange(
      InetSocketAddress bound, StubDatagrams stub, String text) throws Exception {
    try (DatagramClient client = DatagramClient.of(bound)) {
      assertThat(client.ask(text)).isEqualTo(text);
      return stub.received().take().from();
    }
  }

  /// The sockets of new clients, until one has come twice.
  private static List<InetSocketAddress> untilOneComesAgain(
      InetSocketAddress bound, StubDatagrams stub) {
    List<InetSocketAddress> all = new ArrayList<>();
    await()
        .until(() -> {
          all.add(exchange(bound, stub, "next"));
          return new HashSet<>(all).size() < all.size();
        });
    return all;
  }

  @Test
  void serveOtherSessions() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = bound(UdpFixture.LIMITS);
    InetSocketAddress first = exchange(bound, stub, "first");
    await().until(() -> exchange(bound, stub, "next").equals(first));
  }

  @Test
  void areClosedWhenAnAnswerTooManyComes() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = bound(UdpFixture.LIMITS);
    InetSocketAddress first = exchange(bound, stub, "first");
    stub.send("late".getBytes(UTF_8), first);
    assertThat(untilOneComesAgain(bound, stub)).doesNotContain(first);
  }

  @Test
  void areClosedWhenTheyAreNotConnectedAnyMore() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = bound(UdpFixture.LIMITS);
    InetSocketAddress first = exchange(bound, stub, "");
    assertThat(untilOneComesAgain(bound, stub)).doesNotContain(first);
  }

  @Test
  void doNotTakeTheirEndpointsPlaceInTheBooks() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = bound(new UdpListenerSettings.Limits(1, 1, null));
    untilOneComesAgain(bound, stub);
    await().until(() -> udp.live("a").connections() == 0 && udp.live("a").inFlight() == 0);
  }

  @Test
  void serveSoManyAndNoMore() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    AtomicInteger room = new AtomicInteger(1);
    DatagramLoop loop = DatagramLoop.start(0, room, () -> {});
    CompletableFuture<List<Boolean>> closed = new CompletableFuture<>();
    loop.execute(() -> closed.complete(closed(loop, stub.address())));
    assertThat(closed.get(20, TimeUnit.SECONDS)).containsExactly(true, false, true);
    loop.stop();
  }

  /// Whether sockets are closed that are given back: one that is used up, one, and one for which
  /// there is no room.
  private static List<Boolean> closed(DatagramLoop loop, InetSocketAddress endpoint) {
    EndpointChannel used = connected(loop, endpoint);
    for (int i = 0; i < KeptSockets.MOST_USES; i++) {
      used.belongsTo(used);
    }
    EndpointChannel kept = connected(loop, endpoint);
    EndpointChannel over = connected(loop, endpoint);
    List<Boolean> closed = new ArrayList<>();
    for (EndpointChannel each : List.of(used, kept, over)) {
      each.giveBack();
      closed.add(each.closed());
    }
    return closed;
  }

  private static EndpointChannel connected(DatagramLoop loop, InetSocketAddress endpoint) {
    try {
      DatagramChannel channel = LocalSocket.channelFor(endpoint.getAddress());
      return EndpointChannel.connect(loop, channel, endpoint);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
