package penstock.testkit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// One end of a TCP connection that sends and reads what it is told, to the byte. Blocks, but not
/// for ever.
public final class TcpPeer implements Closeable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  /// A peer on a connection that stands, with TLS or without.
  ///
  /// @throws IOException if the connection is broken
  public TcpPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /// A peer that has connected.
  ///
  /// @throws IOException if nobody listens there
  public static TcpPeer to(InetSocketAddress address) throws IOException {
    return new TcpPeer(new Socket(address.getAddress(), address.getPort()));
  }

  /// The next peer that connects.
  ///
  /// @throws IOException if nobody does in half a minute
  public static TcpPeer from(ServerSocket server) throws IOException {
    server.setSoTimeout(PATIENCE_MILLIS);
    return new TcpPeer(server.accept());
  }

  /// A server on a free port of this machine.
  ///
  /// @throws IOException if there is none
  public static ServerSocket server() throws IOException {
    return Ports.server(200);
  }

  /// The connection itself.
  public Socket socket() {
    return socket;
  }

  /// Where to write.
  ///
  /// @throws IOException if the connection is closed
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// Where to read.
  ///
  /// @throws IOException if the connection is closed
  public InputStream in() throws IOException {
    return socket.getInputStream();
  }

  /// Sends a text, a byte a character.
  ///
  /// @throws IOException if the connection is broken
  public TcpPeer send(String text) throws IOException {
    out().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /// Reads so many bytes, fewer at the end.
  ///
  /// @throws IOException if the connection is broken, or they do not come
  public String read(int count) throws IOException {
    return new String(in().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  /// Reads to the end.
  ///
  /// @throws IOException if the connection is broken, or the end does not come
  public byte[] rest() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in().transferTo(all);
    return all.toByteArray();
  }

  /// Sends nothing more.
  ///
  /// @throws IOException if the connection is broken
  public TcpPeer finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Breaks off: the other end sees a reset.
  ///
  /// @throws IOException if the connection is closed
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// How it ends: `end`, `reset`, or what came instead.
  ///
  /// @throws IOException if nothing comes
  public String ending() throws IOException {
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
