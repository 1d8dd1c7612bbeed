package penstock.core.socket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;
import penstock.testkit.TcpPeer;

@Timeout(60)
class AcceptorTest {

  private SocketFixture fixture;
  private final List<Socket> clients = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    fixture = new SocketFixture(2);
  }

  @AfterEach
  void stop() {
    clients.forEach(IoUtils::safeClose);
    fixture.close();
  }

  private void connect(InetSocketAddress to, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      clients.add(new Socket(to.getAddress(), to.getPort()));
    }
  }

  @Test
  void acceptsOnTheThreadThatHasTheConnection() throws Exception {
    connect(SocketFixture.at(fixture.keeping()), 64);

    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      assertThat(stream.getIoThread()).isSameAs(fixture.acceptedOn.get(stream));
      threads.add(stream.getIoThread());
    }
    assertThat(threads).contains(fixture.worker.getIoThread(0), fixture.worker.getIoThread(1));
  }

  @Test
  void hasSilentClientsAskedForWhereThatIsWanted() throws Exception {
    connect(SocketFixture.at(fixture.keeping()), 1);
    assertThat(fixture.accepted.poll(20, SECONDS).getOption(Options.KEEP_ALIVE)).isFalse();

    AcceptingChannel<StreamConnection> asking =
        fixture.worker.createStreamConnectionServer(
            SocketFixture.anywhere(),
            ChannelListeners.openListenerAdapter(fixture::keep),
            OptionMap.create(SocketWorker.ASKED_AFTER, 90));
    asking.resumeAccepts();
    connect(SocketFixture.at(asking), 1);
    StreamConnection stream = fixture.accepted.poll(20, SECONDS);
    assertThat(stream.getOption(Options.KEEP_ALIVE)).isTrue();
    assertThat(stream.getOption(SocketWorker.ASKED_AFTER)).isEqualTo(90);
  }

  @Test
  void acceptsNobodyBeforeItIsResumed() throws Exception {
    AcceptingChannel<StreamConnection> server = fixture.bound(SocketFixture.anywhere());
    connect(SocketFixture.at(server), 3);
    SocketFixture.on(fixture.worker.getIoThread(0), () -> "done");
    assertThat(fixture.accepted).isEmpty();

    server.resumeAccepts();
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.accepted.poll(20, SECONDS)).isNotNull();
    }
  }

  @Test
  void losesNobodyWhoWaitsWhenItCloses() throws Exception {
    AcceptingChannel<StreamConnection> server =
        fixture.bound(SocketFixture.anywhere(), SocketFixture::echo);
    InetSocketAddress address = SocketFixture.at(server);
    try (TcpPeer first = TcpPeer.to(address);
        TcpPeer second = TcpPeer.to(address)) {
      server.close();

      assertThat(server.isOpen()).isFalse();
      assertThatThrownBy(() -> connect(address, 1)).isInstanceOf(IOException.class);
      first.send("one");
      second.send("two");
      assertThat(first.read(3)).isEqualTo("one");
      assertThat(second.read(3)).isEqualTo("two");
    }
  }

  @Test
  void givesItsAddressFreeWhenItCloses() throws Exception {
    AcceptingChannel<StreamConnection> server = fixture.bound(SocketFixture.anywhere());
    InetSocketAddress address = SocketFixture.at(server);
    server.close();
    try (ServerSocket other = new ServerSocket()) {
      other.bind(address);
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  void takesNoAddressThatSomebodyHas() throws Exception {
    AcceptingChannel<StreamConnection> server = fixture.bound(SocketFixture.anywhere());
    assertThatThrownBy(() -> fixture.bound(SocketFixture.at(server)))
        .isInstanceOf(BindException.class);
    try (ServerSocket other = TcpPeer.server()) {
      assertThatThrownBy(() -> fixture.bound((InetSocketAddress) other.getLocalSocketAddress()))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void keepsNoSocketForAnAddressItCannotHave() throws Exception {
    AcceptingChannel<StreamConnection> server = fixture.bound(SocketFixture.anywhere());
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> fixture.bound(SocketFixture.at(server)))
          .isInstanceOf(BindException.class);
    }
    assertThat(descriptors()).isLessThan(before + 50);
  }

  private static long descriptors() {
    OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
    return ((UnixOperatingSystemMXBean) system).getOpenFileDescriptorCount();
  }

  @Test
  void keepsThoseWhoWaitForWhoeverComesNext() throws Exception {
    InetSocketAddress address;
    try (ServerSocket free = TcpPeer.server()) {
      address = (InetSocketAddress) free.getLocalSocketAddress();
    }
    AcceptingChannel<StreamConnection> before =
        fixture.bound(address, stream -> IoUtils.safeClose(stream));
    try (TcpPeer waiting = TcpPeer.to(address)) {
      AcceptingChannel<StreamConnection> after =
          fixture.worker.handOver(() -> {
            before.close();
            // Nothing listens, and nobody is turned away.
            clients.add(new Socket(address.getAddress(), address.getPort()));
            return fixture.bound(address, SocketFixture::echo);
          });
      after.resumeAccepts();

      waiting.send("still here");
      assertThat(waiting.read(10)).isEqualTo("still here");
      try (TcpPeer late = new TcpPeer(clients.getFirst())) {
        late.send("me too");
        assertThat(late.read(6)).isEqualTo("me too");
      }
    }
  }

  @Test
  void closesWhatNobodyAsksForWhenAllIsHandedOver() throws Exception {
    AcceptingChannel<StreamConnection> before =
        fixture.bound(SocketFixture.anywhere(), SocketFixture::echo);
    InetSocketAddress address = SocketFixture.at(before);
    try (TcpPeer waiting = TcpPeer.to(address)) {
      AcceptingChannel<StreamConnection> other =
          fixture.worker.handOver(() -> {
            before.close();
            return fixture.bound(SocketFixture.anywhere());
          });

      assertThat(SocketFixture.at(other)).isNotEqualTo(address);
      assertThatThrownBy(() -> connect(address, 1)).isInstanceOf(IOException.class);
      waiting.send("let in");
      assertThat(waiting.read(6)).isEqualTo("let in");
    }
  }

  @Test
  void makesWayForAnAddressThatHoldsItsOwn() throws Exception {
    AcceptingChannel<StreamConnection> before = fixture.bound(SocketFixture.anywhere());
    int port = SocketFixture.at(before).getPort();
    AcceptingChannel<StreamConnection> after =
        fixture.worker.handOver(() -> {
          before.close();
          return fixture.bound(new InetSocketAddress(port));
        });
    after.resumeAccepts();
    connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);

    assertThat(fixture.accepted.poll(20, SECONDS)).isNotNull();
  }
}
