package penstock.core.engine;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// One end of a TCP connection that sends and reads what it is told. Blocks, but not for ever.
final class TcpPeer implements Closeable {

  private static final int PATIENCE_MILLIS = 15_000;

  final Socket socket;

  TcpPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  static TcpPeer to(InetSocketAddress address) throws IOException {
    return new TcpPeer(new Socket(address.getAddress(), address.getPort()));
  }

  /// The next to connect.
  static TcpPeer from(ServerSocket server) throws IOException {
    server.setSoTimeout(PATIENCE_MILLIS);
    return new TcpPeer(server.accept());
  }

  static ServerSocket server() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  TcpPeer send(String text) throws IOException {
    out().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  String read(int count) throws IOException {
    return new String(in().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /// Reads to the end.
  byte[] rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in().transferTo(all);
    return all.toByteArray();
  }

  /// Sends nothing more.
  TcpPeer finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Breaks off.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// How it ends: `end`, `reset`, or what came instead.
  String ending() throws IOException {
    try {
      int first = in().read();
      return first < 0 ? "end" : "byte " + first;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      return "reset";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
