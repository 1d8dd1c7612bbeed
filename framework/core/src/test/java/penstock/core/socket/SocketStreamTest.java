package penstock.core.socket;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.testkit.TcpPeer;

@Timeout(60)
class SocketStreamTest {

  private SocketFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new SocketFixture(1);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private IoFuture<StreamConnection> connect(
      InetSocketAddress to, CompletableFuture<StreamConnection> opened) {
    return fixture
        .worker
        .getIoThread(0)
        .openStreamConnection(to, opened::complete, OptionMap.create(Options.TCP_NODELAY, true));
  }

  @Test
  void echoesWhatComesWithItsEnd() throws IOException {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.echoing()))) {
      client.send("hello");
      assertThat(client.read(5)).isEqualTo("hello");
      client.send("again").finish();
      assertThat(client.rest()).asString().isEqualTo("again");
    }
  }

  @Test
  void connectsAndKnowsBothAddresses() throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      CompletableFuture<StreamConnection> opened = new CompletableFuture<>();
      InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
      connect(to, opened);
      StreamConnection stream = opened.get(20, SECONDS);
      try (TcpPeer peer = TcpPeer.from(server)) {
        SocketFixture.on(
            stream.getIoThread(),
            () -> stream.getSinkChannel().write(SocketFixture.bytes("to you")));

        assertThat(peer.read(6)).isEqualTo("to you");
        assertThat(stream.getPeerAddress()).isEqualTo(to);
        assertThat(stream.getLocalAddress()).isEqualTo(peer.socket().getRemoteSocketAddress());
        assertThat(stream.getOption(Options.TCP_NODELAY)).isTrue();
        assertThat(stream.getOption(Options.KEEP_ALIVE)).isFalse();
      }
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket server = TcpPeer.server()) {
      nobody = (InetSocketAddress) server.getLocalSocketAddress();
    }
    IoFuture<StreamConnection> future = connect(nobody, new CompletableFuture<>());

    assertThat(future.await(20, TimeUnit.SECONDS)).isEqualTo(IoFuture.Status.FAILED);
    assertThat(future.getException()).isInstanceOf(ConnectException.class);
  }

  @Test
  void takesBackAnAttempt() throws Exception {
    try (ServerSocket server = TcpPeer.server()) {
      CompletableFuture<StreamConnection> opened = new CompletableFuture<>();
      InetSocketAddress to = (InetSocketAddress) server.getLocalSocketAddress();
      IoFuture<StreamConnection> future =
          SocketFixture.on(
              fixture.worker.getIoThread(0),
              () -> {
                IoFuture<StreamConnection> begun = connect(to, opened);
                begun.cancel();
                return begun;
              });

      assertThat(future.await(20, SECONDS)).isEqualTo(IoFuture.Status.CANCELLED);
      try (TcpPeer peer = TcpPeer.from(server)) {
        assertThat(peer.ending()).isEqualTo("end");
      }
      assertThat(opened).isNotDone();
    }
  }

  @Test
  void isClosedForItsUserAtOnce() throws Exception {
    try (Socket client = new Socket()) {
      client.connect(SocketFixture.at(fixture.keeping()));
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      CompletableFuture<Boolean> told = new CompletableFuture<>();
      stream.setCloseListener(closed -> told.complete(closed.isOpen()));

      assertThatThrownBy(() ->
              SocketFixture.on(
                  stream.getIoThread(),
                  () -> {
                    stream.close();
                    assertThat(stream.getSourceChannel().read(ByteBuffer.allocate(1)))
                        .isEqualTo(-1);
                    return stream.getSinkChannel().write(SocketFixture.bytes("late"));
                  }))
          .hasCauseInstanceOf(ClosedChannelException.class);

      assertThat(told).isCompletedWithValue(false);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void mayBeClosedByOtherThreads() throws Exception {
    try (Socket client = new Socket()) {
      client.connect(SocketFixture.at(fixture.keeping()));
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      stream.close();

      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void resetsWhereThatIsAskedFor() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      stream.setOption(Options.CLOSE_ABORT, true);
      stream.close();

      assertThat(client.ending()).isEqualTo("reset");
    }
  }

  @Test
  void resetsNothingThatWasClosedBefore() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      SocketFixture.on(
          stream.getIoThread(),
          () -> {
            int _ = stream.getSinkChannel().write(SocketFixture.bytes("last word"));
            stream.close();
            assertThatThrownBy(() -> stream.setOption(Options.CLOSE_ABORT, true))
                .isInstanceOf(ClosedChannelException.class);
            return "done";
          });

      assertThat(client.rest()).asString().isEqualTo("last word");
    }
  }

  @Test
  void wakesWritersWhoseConnectionIsClosedMeanwhile() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      CompletableFuture<Boolean> told = new CompletableFuture<>();
      SocketFixture.on(
          stream.getIoThread(),
          () -> {
            stream.getSinkChannel().setWriteListener(sink -> told.complete(sink.isOpen()));
            stream.getSinkChannel().wakeupWrites();
            stream.close();
            return "closed";
          });

      assertThat(told.get(20, SECONDS)).isFalse();
      assertThat(client.ending()).isEqualTo("end");
    }
  }

  @Test
  void isToldOfRoomByItsThread() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      CompletableFuture<Thread> told = new CompletableFuture<>();
      stream
          .getSinkChannel()
          .setWriteListener(sink -> {
            sink.suspendWrites();
            told.complete(Thread.currentThread());
          });
      // From this thread, while that one waits.
      stream.getSinkChannel().resumeWrites();

      assertThat(told.get(20, SECONDS)).isSameAs(stream.getIoThread());
      client.send("x");
      stream.getSourceChannel().awaitReadable();
      ByteBuffer read = ByteBuffer.allocate(10);
      assertThat(stream.getSourceChannel().read(read)).isEqualTo(1);
    }
  }
}
