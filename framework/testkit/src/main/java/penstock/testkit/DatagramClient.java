package penstock.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A client of UDP that hears one address only, as clients do. Its socket is not connected: the JDK
/// sends no empty datagrams by connected ones.
public final class DatagramClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int LARGEST = 65_536;

  private final DatagramSocket socket;
  private final InetSocketAddress target;

  private DatagramClient(DatagramSocket socket, InetSocketAddress target) {
    this.socket = socket;
    this.target = target;
  }

  /// A client with an address of its own.
  public static DatagramClient of(InetSocketAddress target) throws IOException {
    return from("127.0.0.1", target);
  }

  /// A client at an address of this machine.
  public static DatagramClient from(String address, InetSocketAddress target) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(address));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new DatagramClient(socket, target);
  }

  /// Its own address.
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /// Sends a datagram.
  public void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, target));
  }

  /// Sends a text.
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Waits for a datagram, not for ever.
  ///
  /// @throws SocketTimeoutException if none comes
  public byte[] receive() throws IOException {
    byte[] room = new byte[LARGEST];
    DatagramPacket packet;
    do {
      packet = new DatagramPacket(room, room.length);
      socket.receive(packet);
    } while (!packet.getSocketAddress().equals(target));
    return Arrays.copyOf(room, packet.getLength());
  }

  /// Waits for a datagram for a while.
  ///
  /// @return null if none comes
  public byte @Nullable [] receiveWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      return receive();
    } catch (SocketTimeoutException _) {
      return null;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /// Sends a text and waits for the answer.
  public String ask(String text) throws IOException {
    send(text);
    return new String(receive(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
