package penstock.spi.health;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.tls.Refusal;
import penstock.spi.tls.TlsClient;

/// The socket of one health check: connecting and all its reads together end at a deadline.
///
/// The JDK's timeout starts anew with each read, so an endpoint that sends a byte now and then
/// would hold a check for ever. TLS laid over this socket reads through it too.
public final class ProbeSocket extends Socket {

  /// What a check's connection to the endpoint's own port begins with, where connections of clients
  /// begin so too. Bound while a check asks; [#reach] says it, others need not know.
  public static final ScopedValue<ByteBuffer> FIRST_WORD = ScopedValue.newInstance();

  private final Deadline deadline;

  /// Whether TLS is laid over it.
  private boolean secured;

  /// Why nothing can be sent any more; null while it can.
  private @Nullable IOException unsendable;

  /// Not connected yet.
  public ProbeSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  /// Looks the endpoint's host up and connects; blocks.
  ///
  /// @param port 1 to 65535; 0 for the endpoint's own
  /// @return null once there is a connection, otherwise why there is none, for people
  public @Nullable String reach(Endpoint endpoint, int port) {
    String prefix = port == 0 ? "" : "port " + port + ": ";
    try {
      InetAddress host = InetAddress.getAllByName(endpoint.host())[0];
      connect(
          new InetSocketAddress(host, port == 0 ? endpoint.port() : port), deadline.millisLeft());
      if (port == 0 || port == endpoint.port()) {
        sayFirstWord();
      }
      return null;
    } catch (SocketTimeoutException _) {
      return prefix + "no connection within " + deadline;
    } catch (UnknownHostException _) {
      return prefix + "unknown host " + endpoint.host();
    } catch (NoRouteToHostException _) {
      return prefix + "no route to host";
    } catch (IOException e) {
      String words = words(e);
      boolean refused = e instanceof ConnectException && words.contains("refused");
      return prefix + (refused ? "connection refused" : "not connected: " + words);
    }
  }

  private void sayFirstWord() throws IOException {
    if (FIRST_WORD.isBound()) {
      ByteBuffer word = FIRST_WORD.get().duplicate();
      byte[] bytes = new byte[word.remaining()];
      word.get(bytes);
      getOutputStream().write(bytes);
    }
  }

  /// Lays TLS over it; blocks. From now on a failure to send is told when all that has come is
  /// read: an endpoint that refuses us in TLS says so and leaves, often before we have said all.
  ///
  /// @param offers protocols by their ALPN names, the best first; none to leave that open
  /// @throws IOException if that fails; its message says why, for people
  public SSLSocket secure(TlsClient client, Endpoint endpoint, String... offers)
      throws IOException {
    secured = true;
    try {
      return client.over(this, endpoint.host(), offers);
    } catch (SocketTimeoutException e) {
      throw new IOException("TLS: no answer within " + deadline, e);
    } catch (IOException e) {
      throw new IOException("TLS: " + words(e), e);
    }
  }

  /// What an exception says, as our messages begin: the JDK's have a capital.
  public static String words(IOException e) {
    if (e instanceof SSLException) {
      return Refusal.of(e).toString();
    }
    String message = e.getMessage();
    if (message == null || message.length() < 2) {
      return e.getClass().getSimpleName();
    }
    return Character.isLowerCase(message.charAt(1))
        ? Character.toLowerCase(message.charAt(0)) + message.substring(1)
        : message;
  }

  /// Demands that all went out that was written.
  ///
  /// @throws IOException if it did not
  public void demandSent() throws IOException {
    if (unsendable != null) {
      throw unsendable;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        setSoTimeout(deadline.millisLeft());
        int n;
        try {
          n = super.read(bytes, offset, length);
        } catch (IOException e) {
          demandSent();
          throw e;
        }
        if (n < 0) {
          demandSent();
        }
        return n;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          if (unsendable == null) {
            out.write(bytes, offset, length);
          }
        } catch (IOException e) {
          unsendable = e;
          if (!secured) {
            throw e;
          }
        }
      }
    };
  }
}
