package penstock.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import penstock.spi.endpoint.Endpoint;

/// An endpoint of UDP on 127.0.0.1: answers each datagram as it is told to, and remembers it.
public final class StubDatagrams implements AutoCloseable {

  private static final int LARGEST = 65_536;
  private static final int ROOM = 4 << 20;

  private final DatagramSocket socket;
  private final InetSocketAddress address;
  private final Answers answers;
  private final Thread thread;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  private StubDatagrams(DatagramSocket socket, Answers answers) {
    this.socket = socket;
    this.address = (InetSocketAddress) socket.getLocalSocketAddress();
    this.answers = answers;
    this.thread = Thread.ofPlatform().daemon().name("stub-datagrams").unstarted(this::run);
  }

  /// What an endpoint says to a datagram.
  @FunctionalInterface
  public interface Answers {

    /// Sends back what came.
    Answers ECHO = datagram -> List.of(datagram);

    /// Says nothing.
    Answers NONE = _ -> List.of();

    /// The datagrams to send back.
    List<byte[]> to(byte[] datagram);
  }

  /// A datagram that came.
  ///
  /// @param bytes its payload
  /// @param from who sent it
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  public record Received(byte[] bytes, InetSocketAddress from) {}

  /// Starts one at any port.
  public static StubDatagrams start(Answers answers) throws IOException {
    DatagramSocket socket = new DatagramSocket(Ports.next(), InetAddress.getLoopbackAddress());
    socket.setReceiveBufferSize(ROOM);
    StubDatagrams stub = new StubDatagrams(socket, answers);
    stub.thread.start();
    return stub;
  }

  private void run() {
    byte[] room = new byte[LARGEST];
    try {
      while (!socket.isClosed()) {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        socket.receive(packet);
        byte[] bytes = Arrays.copyOf(room, packet.getLength());
        InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
        received.add(new Received(bytes, from));
        for (byte[] answer : answers.to(bytes)) {
          send(answer, from);
        }
      }
    } catch (IOException _) {
      // It was closed.
    }
  }

  /// Sends a datagram nobody asked for.
  public void send(byte[] bytes, InetSocketAddress to) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /// What came and was not taken from here yet, the oldest first.
  public BlockingQueue<Received> received() {
    return received;
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return address;
  }

  /// It, as a pool would know it.
  public Endpoint endpoint(String name) {
    return new Endpoint(name, "127.0.0.1", address.getPort(), 1, Map.of());
  }

  /// Has its port closed: from now on the system refuses what comes.
  @Override
  public void close() {
    socket.close();
    try {
      // The port is closed when nobody reads it any more.
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
