package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import penstock.spi.Context;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// What every [Listener] promises. Extend it in the test of a listener and say how to make one.
@Timeout(60)
public abstract class ListenerContract {

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  private final Semaphore arrived = new Semaphore(0);
  private XnioWorker worker;
  private Intake intake;

  /// What the framework lends to the listener.
  @RegisterExtension protected final ContextFixture context = new ContextFixture();

  /// A new listener without TLS for this address.
  ///
  /// @param address of this machine; port 0 for any
  protected abstract Listener listener(InetSocketAddress address, Context context);

  @BeforeEach
  void startWorker() {
    worker =
        Xnio.getInstance()
            .createWorkerBuilder()
            .setWorkerName("contract")
            .setWorkerIoThreads(2)
            .setCoreWorkerPoolSize(1)
            .setMaxWorkerPoolSize(1)
            .build();
    intake =
        new Intake(
            worker,
            new DefaultByteBufferPool(true, 16 * 1024, 100, 4),
            null,
            List.of(),
            exchange -> {
              arrived.release();
              exchange.getResponseSender().send("");
            },
            _ -> (_, _) -> arrived.release());
  }

  @AfterEach
  void stopWorker() throws InterruptedException {
    worker.shutdownNow();
    worker.awaitTermination();
  }

  @Test
  void tellsTheRealPortAndHandsOnWhatComes() throws IOException, InterruptedException {
    try (Listener listener = listener(anyPort(), context)) {
      InetSocketAddress bound = listener.open(intake);
      assertThat(bound.getPort()).isPositive();
      try (Socket _ = arrive(bound)) {
        arrived.acquire();
      }
    }
  }

  @Test
  void refusesAnAddressThatIsTaken() throws IOException {
    try (Listener first = listener(anyPort(), context)) {
      InetSocketAddress taken = first.open(intake);
      try (Listener second = listener(taken, context)) {
        assertThatThrownBy(() -> second.open(intake))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(Integer.toString(taken.getPort()));
      }
    }
  }

  @Test
  void leavesOpenWhatIsOpenWhenPaused() throws IOException, InterruptedException {
    try (Listener listener = listener(anyPort(), context)) {
      InetSocketAddress bound = listener.open(intake);
      try (Socket open = arrive(bound)) {
        arrived.acquire();
        listener.pause();
        listener.pause();
        assertThatThrownBy(() -> arrive(bound)).isInstanceOf(IOException.class);
        open.getOutputStream().write(REQUEST);
        open.setSoTimeout(200);
        assertThat(isClosedByPeer(open)).isFalse();
      }
      try (Listener next = listener(bound, context)) {
        assertThat(next.open(intake)).isEqualTo(bound); // the address is free
      }
    }
  }

  @Test
  void closesWhatIsOpen() throws IOException, InterruptedException {
    Listener listener = listener(anyPort(), context);
    InetSocketAddress bound = listener.open(intake);
    try (Socket open = arrive(bound)) {
      arrived.acquire();
      listener.close();
      assertThat(isClosedByPeer(open)).isTrue();
      assertThatThrownBy(() -> arrive(bound)).isInstanceOf(IOException.class);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress("127.0.0.1", 0);
  }

  private static Socket arrive(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.getOutputStream().write(REQUEST);
    return socket;
  }

  /// Reads what there is; without a timeout on the socket, waits for the end.
  private static boolean isClosedByPeer(Socket socket) throws IOException {
    byte[] bytes = new byte[1024];
    try {
      while (socket.getInputStream().read(bytes) >= 0) {
        // an answer
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
