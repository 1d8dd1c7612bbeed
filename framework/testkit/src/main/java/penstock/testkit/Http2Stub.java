package penstock.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A small real server of HTTP/2 on 127.0.0.1: what it says on each connection, good or bad, a test
/// writes itself, frame by frame.
///
/// ```java
/// try (Http2Stub stub = Http2Stub.start((peer, _) -> {
///   peer.settings();
///   int stream = peer.next(Http2Client.HEADERS).stream();
///   peer.headers(stream, Http2Client.END_STREAM, ":status", "204");
///   peer.end();
/// })) {
///   // talk to stub.address()
/// }
/// ```
///
/// Each connection runs on a virtual thread of its own and is closed when its conversation returns.
/// Safe for use by several threads.
public final class Http2Stub implements AutoCloseable {

  /// What the stub says on one connection, whose preface has been read. Runs on a virtual thread
  /// and may block.
  @FunctionalInterface
  public interface Conversation {

    /// Holds one conversation.
    ///
    /// @param peer speaks for the stub
    /// @param number of the connection; 1 for the first
    /// @throws IOException if the client is gone; the connection is closed
    /// @throws InterruptedException if the stub is closed
    void hold(Http2Client peer, int number) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Conversation conversation;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Http2Stub(ServerSocket server, Conversation conversation) {
    this.server = server;
    this.conversation = conversation;
  }

  /// Starts a stub on a free port.
  ///
  /// @throws IOException if it cannot listen
  public static Http2Stub start(Conversation conversation) throws IOException {
    return start(Ports.server(100), conversation);
  }

  /// Starts a stub on a bound socket, which may be one for TLS; the stub closes it.
  public static Http2Stub start(ServerSocket server, Conversation conversation) {
    Http2Stub stub = new Http2Stub(server, conversation);
    Thread.ofVirtual().start(stub::accept);
    return stub;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /// How many connections were accepted so far.
  public int connections() {
    return connections.get();
  }

  /// How many connections are open now.
  public int openConnections() {
    return open.size();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        open.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> converse(socket, number));
      }
    } catch (IOException _) {
      // The stub is closed.
    }
  }

  private void converse(Socket socket, int number) {
    threads.add(Thread.currentThread());
    try (socket) {
      socket.setTcpNoDelay(true);
      byte[] preface = Http2Client.PREFACE.getBytes(StandardCharsets.US_ASCII);
      byte[] said = socket.getInputStream().readNBytes(preface.length);
      if (!Arrays.equals(preface, said)) {
        throw new EOFException("no preface");
      }
      conversation.hold(new Http2Client(socket), number);
    } catch (IOException | InterruptedException _) {
      // The client or the stub is gone.
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      open.remove(socket);
      threads.remove(Thread.currentThread());
    }
  }

  /// Stops listening and closes what is open.
  ///
  /// @throws IllegalStateException if a conversation threw something else than an [IOException]
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.forEach(Thread::interrupt);
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException(
          "conversation: " + thrown + " (expected: no failure)", thrown);
    }
  }
}
