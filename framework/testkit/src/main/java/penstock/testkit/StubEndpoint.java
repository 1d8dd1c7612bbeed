package penstock.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;

/// A small real HTTP/1.1 server on 127.0.0.1 whose every answer a test writes itself, to the byte.
///
/// ```java
/// try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"))) {
///   // talk to stub.address()
/// }
/// ```
///
/// Connections are kept alive unless a side closes them; each runs on a virtual thread of its own.
/// Safe for use by several threads.
public final class StubEndpoint implements AutoCloseable {

  /// What the stub does with one request. Runs on a virtual thread and may block.
  @FunctionalInterface
  public interface Behaviour {

    /// Takes one request; what it does not read of the body is read and dropped afterwards.
    ///
    /// @throws IOException if the client is gone; the connection is closed
    /// @throws InterruptedException if the stub is closed
    void serve(StubExchange exchange) throws IOException, InterruptedException;
  }

  private static final int BACKLOG = 1024;

  private final ServerSocket server;
  private final InetSocketAddress address;
  private final AtomicReference<Behaviour> behaviour;
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<StubRequest> requests = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile @Nullable Thread acceptor;

  private StubEndpoint(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    this.behaviour = new AtomicReference<>(behaviour);
  }

  /// Starts a stub on a free port.
  ///
  /// @throws IOException if it cannot listen
  public static StubEndpoint start(Behaviour behaviour) throws IOException {
    return start(Ports.server(BACKLOG), behaviour);
  }

  /// Starts a stub on the port of an earlier one, for an endpoint that comes back.
  ///
  /// @throws IOException if it cannot listen
  public static StubEndpoint start(int port, Behaviour behaviour) throws IOException {
    return start(new ServerSocket(port, BACKLOG, InetAddress.getByName("127.0.0.1")), behaviour);
  }

  /// Starts a stub on a bound socket, which may be one for TLS; the stub closes it.
  public static StubEndpoint start(ServerSocket server, Behaviour behaviour) {
    StubEndpoint stub = new StubEndpoint(server, behaviour);
    stub.acceptor = stub.run("accept", stub::accept);
    return stub;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return address;
  }

  /// The port it listens on.
  public int port() {
    return address.getPort();
  }

  /// The stub as an endpoint of weight 1.
  ///
  /// @param name any, not empty
  public Endpoint endpoint(String name) {
    return new Endpoint(name, "127.0.0.1", port(), 1, Map.of());
  }

  /// Behaves differently from the next request on.
  public void behave(Behaviour next) {
    behaviour.set(next);
  }

  /// How many connections were accepted so far.
  public int connections() {
    return connections.get();
  }

  /// How many connections are open now.
  public int openConnections() {
    return open.size();
  }

  /// The requests whose heads have arrived so far, in order.
  public List<StubRequest> requests() {
    return List.copyOf(requests);
  }

  /// Stops listening and closes what is open. The port is free when this returns.
  ///
  /// @throws IllegalStateException if a behaviour threw something else than an [IOException]
  @Override
  public void close() {
    closeQuietly(server);
    awaitAcceptor();
    open.forEach(StubEndpoint::closeQuietly);
    threads.forEach(Thread::interrupt);
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("behaviour: " + thrown + " (expected: no failure)", thrown);
    }
  }

  // The socket listens until the thread that was about to accept has noticed that it is closed.
  private void awaitAcceptor() {
    Thread accepting = acceptor;
    try {
      if (accepting != null) {
        accepting.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() throws IOException {
    while (!server.isClosed()) {
      Socket socket = server.accept();
      int number = connections.incrementAndGet();
      open.add(socket);
      run("connection-" + number, () -> converse(socket, number));
    }
  }

  private void converse(Socket socket, int number) throws IOException, InterruptedException {
    try (socket) {
      if (server.isClosed()) {
        return;
      }
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
      for (String head = readHead(in); head != null; head = readHead(in)) {
        StubRequest request = StubHead.parse(head, number);
        requests.add(request);
        StubExchange exchange = new StubExchange(request, socket, in);
        serve(exchange);
        if (socket.isClosed() || socket.isOutputShutdown()) {
          return;
        }
        exchange.bodyStream().transferTo(OutputStream.nullOutputStream());
      }
    } finally {
      open.remove(socket);
    }
  }

  private void serve(StubExchange exchange) throws IOException, InterruptedException {
    try {
      behaviour.get().serve(exchange);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      exchange.close();
    }
  }

  private static @Nullable String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (true) {
      String line = StubHead.readLine(in);
      if (line == null) {
        return null;
      }
      head.append(line);
      if (line.equals("\r\n") || line.equals("\n")) {
        return head.toString();
      }
    }
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private Thread run(String name, Work work) {
    return Thread.ofVirtual()
        .name("stub-" + port() + "-" + name)
        .start(() -> {
          threads.add(Thread.currentThread());
          try {
            work.run();
          } catch (IOException | InterruptedException e) {
            // The client or the stub is gone.
          } finally {
            threads.remove(Thread.currentThread());
          }
        });
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      // It is going away in any case.
    }
  }
}
