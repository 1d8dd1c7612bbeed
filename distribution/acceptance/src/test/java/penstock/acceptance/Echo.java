package penstock.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import penstock.testkit.TcpPeer;

/// TCP servers that send back what they get, behind one letter that says who they are.
final class Echo implements AutoCloseable {

  private final String letter;
  private final ServerSocket server;
  private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  private Echo(String letter, ServerSocket server) {
    this.letter = letter;
    this.server = server;
  }

  static Echo start(String letter) throws IOException {
    return start(letter, TcpPeer.server());
  }

  private static Echo start(String letter, ServerSocket server) {
    Echo started = new Echo(letter, server);
    started.acceptor.start();
    return started;
  }

  /// The same server again, where it was.
  Echo revive() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
    return start(letter, again);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /// Connections it has now.
  int open() {
    return open.size();
  }

  /// Connections it ever had.
  int accepted() {
    return accepted.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        client.setTcpNoDelay(true);
        accepted.incrementAndGet();
        open.add(client);
        Thread.ofVirtual().start(() -> echo(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void echo(Socket client) {
    try (client) {
      client.getOutputStream().write(letter.charAt(0));
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // The other end is gone.
    } finally {
      open.remove(client);
    }
  }

  /// Dies: connections are reset and nobody listens any more.
  @Override
  public void close() throws IOException {
    server.close();
    awaitAcceptor();
    open.forEach(Echo::reset);
  }

  // The socket listens until the thread that was about to accept has noticed that it is closed.
  private void awaitAcceptor() {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket client) {
    try (client) {
      client.setSoLinger(true, 0);
    } catch (IOException _) {
      // It has ended by itself meanwhile.
    }
  }
}
