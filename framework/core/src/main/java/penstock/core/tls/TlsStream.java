package penstock.core.tls;

import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.ssl.SslConnection;

/// Lays TLS over connections.
public final class TlsStream {

  /// To look for it takes longer than many a handshake.
  private static final Xnio XNIO = Xnio.getInstance(TlsStream.class.getClassLoader());

  private static final Provider NOBODY = new Provider("Penstock", "1", "one engine") {};

  /// On the heap, where the JDK's ciphers work best, and where clients that send half a handshake
  /// take nothing from the memory of those that send requests. A record fits into one.
  private static final ByteBufferPool BUFFERS =
      new DefaultByteBufferPool(false, RecordBuffers.BYTES, 1024, 12);

  private static final ByteBufferPool DIRECT = new RecordBuffers(BUFFERS);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private TlsStream() {}

  /// Where records are put together and taken apart.
  ///
  /// @param direct whether that is best done outside the heap
  static ByteBufferPool buffers(boolean direct) {
    return direct ? DIRECT : BUFFERS;
  }

  /// A connection over which an engine speaks. Runs on the connection's I/O thread.
  ///
  /// @param stream carries what the engine says
  /// @param engine of a server, behind its handshake; or of a client, before it
  /// @param direct whether the engine works best on buffers outside the heap
  /// @param tasks runs the engine's long work, elsewhere
  public static SslConnection over(
      StreamConnection stream, TlsEngine engine, boolean direct, Executor tasks) {
    boolean client = engine.getUseClientMode();
    if (!client) {
      stream.getSourceChannel().setConduit(new QuietOnce(stream.getSourceChannel().getConduit()));
    }
    UndertowXnioSsl ssl =
        new UndertowXnioSsl(XNIO, OptionMap.EMPTY, buffers(direct), new OneEngine(engine), tasks);
    SslConnection connection = ssl.wrapExistingConnection(stream, OptionMap.EMPTY, client);
    if (!client) {
      // Until it has asked the engine once, Undertow takes the handshake to be under way, and a
      // client whose first word is its last to have gone.
      goOn(connection);
    }
    return connection;
  }

  /// Goes on with a handshake when something has come, and leaves behind it what belongs to nobody
  /// yet: to be called by the read listener until the handshake is over.
  public static void goOn(SslConnection connection) {
    try {
      if (connection.getSourceChannel().read(NOTHING.duplicate()) < 0) {
        IoUtils.safeClose(connection);
      }
    } catch (IOException _) {
      // The engine knows why, and the connection is closed.
    }
  }

  /// Undertow makes its engines of contexts; this one has but one to give.
  private static final class OneEngine extends SSLContext {

    OneEngine(SSLEngine engine) {
      super(new Giving(engine), NOBODY, "TLS");
    }
  }

  private static final class Giving extends SSLContextSpi {

    private final SSLEngine engine;

    Giving(SSLEngine engine) {
      this.engine = engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return engine;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      throw new UnsupportedOperationException();
    }
  }
}
