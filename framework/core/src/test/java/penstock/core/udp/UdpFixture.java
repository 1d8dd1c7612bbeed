package penstock.core.udp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dropwizard.metrics5.Counting;
import io.dropwizard.metrics5.MetricName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.forward.Session;
import penstock.core.forward.SessionEntry;
import penstock.core.forward.SessionObserver;
import penstock.core.metrics.DatagramMetrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.Reason;
import penstock.core.pool.PoolFixture;
import penstock.spi.ByteSize;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.traffic.Connection;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;

/// Listeners of UDP on 127.0.0.1 and a pool of stubs; everything ends with it.
final class UdpFixture implements SessionEntry, SessionObserver, AutoCloseable {

  static final UdpListenerSettings.Session SESSION = session(Duration.ofMinutes(2), null);
  static final UdpListenerSettings.Limits LIMITS =
      new UdpListenerSettings.Limits(20_000, null, null);
  static final UdpListenerSettings PLAIN = settings("127.0.0.1:0", SESSION, LIMITS, null);

  final LineRegistry registry = new LineRegistry();

  /// Whether endpoints have no address any more once they are chosen.
  volatile boolean losesAddresses;

  /// What becomes of those who ask for a session; null for one.
  volatile @Nullable Error fails;

  final PoolFixture pool = new PoolFixture(PoolFixture.with(this::policy, null));
  final BlockingQueue<Session> ended = new LinkedBlockingQueue<>();
  final ConcurrentLinkedQueue<Connection> asked = new ConcurrentLinkedQueue<>();
  final AtomicInteger settled = new AtomicInteger();

  /// Of our own, that the loops have outlived.
  final AtomicInteger failures = new AtomicInteger();

  final DatagramLoops loops = new DatagramLoops(2, failures::incrementAndGet);
  final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
  private final List<UdpListener> listeners = new ArrayList<>();
  private final List<StubDatagrams> stubs = new ArrayList<>();
  private final DatagramMetrics datagrams = new DatagramMetrics(registry, "l0", "p");

  static UdpListenerSettings.Session session(Duration idle, @Nullable Integer responses) {
    return new UdpListenerSettings.Session(idle, responses, UdpListenerSettings.Key.FLOW);
  }

  static UdpListenerSettings settings(
      String bind,
      UdpListenerSettings.Session session,
      UdpListenerSettings.Limits limits,
      UdpListenerSettings.@Nullable Quic quic) {
    return new UdpListenerSettings(
        null,
        bind,
        "p",
        session,
        List.of(),
        limits,
        quic,
        new UdpListenerSettings.Socket(ByteSize.parse("4MiB"), ByteSize.parse("4MiB")));
  }

  private Picker policy(List<Candidate> candidates) {
    Picker inTurn = PoolFixture.IN_TURN.over(candidates);
    return (traffic, attempt) -> {
      Candidate chosen = inTurn.pick(traffic, attempt);
      if (losesAddresses) {
        ((LiveEndpoint) chosen).address(InetSocketAddress.createUnresolved("gone.invalid", 1));
      }
      return chosen;
    };
  }

  /// An endpoint that joins the pool under the next letter of the alphabet.
  StubDatagrams endpoint(StubDatagrams.Answers answers) throws IOException {
    StubDatagrams stub = StubDatagrams.start(answers);
    stubs.add(stub);
    follow();
    return stub;
  }

  /// An endpoint that says its name.
  StubDatagrams named(String name) throws IOException {
    return endpoint(_ -> List.of(name.getBytes(UTF_8)));
  }

  private void follow() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < stubs.size(); i++) {
      members.add(Member.of(stubs.get(i).endpoint(String.valueOf((char) ('a' + i)))));
    }
    pool.pool.members(members);
  }

  /// A listener, not opened.
  UdpListener listener(UdpListenerSettings settings) {
    UdpListener listener =
        new UdpListener(
            "l" + listeners.size(),
            settings,
            new UdpListener.Machinery(loops, scheduler, registry));
    listener.enterBy(this);
    listeners.add(listener);
    return listener;
  }

  /// A client of a new listener.
  DatagramClient client(UdpListenerSettings settings) throws IOException {
    return DatagramClient.of(listener(settings).open());
  }

  LiveEndpoint live(String name) {
    return pool.endpoint(name);
  }

  /// The next session that ends.
  Session end() throws InterruptedException {
    Session end = ended.poll(10, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("no session has ended");
    }
    return end;
  }

  /// Datagrams dropped by the first listener, whether they had a pool or not.
  double dropped(Reason reason) {
    return dropped(reason, "p") + dropped(reason, "");
  }

  private double dropped(Reason reason, String pool) {
    var name =
        MetricName.build("penstock_udp_datagrams_dropped_total")
            .tagged("listener", "l0", "pool", pool, "reason", reason.word());
    var metric = registry.registry().getMetrics().get(name);
    return metric instanceof Counting counting ? counting.getCount() : 0;
  }

  @Override
  public Beginning begin(String name, Connection connection) {
    asked.add(connection);
    Error failure = fails;
    if (failure != null) {
      throw failure;
    }
    return Beginning.of(new Session(pool.pool, connection, this, new Notes()));
  }

  @Override
  public Ruling ask(Connection connection) {
    return new Ruling.Open(connection);
  }

  @Override
  public void settled() {
    settled.incrementAndGet();
  }

  @Override
  public void datagramDropped(Reason why) {
    datagrams.dropped(why);
  }

  @Override
  public void ended(Session session) {
    ended.add(session);
  }

  @Override
  public void close() {
    listeners.forEach(UdpListener::close);
    loops.stop();
    stubs.forEach(StubDatagrams::close);
    scheduler.shutdownNow();
  }
}
