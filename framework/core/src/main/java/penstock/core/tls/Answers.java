package penstock.core.tls;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSinkChannel;

/// What an engine says in a handshake, on its way to the client. For one thread at a time.
final class Answers {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TlsEngine engine;
  private final ConduitStreamSinkChannel sink;
  private final ByteBufferPool buffers;
  private @Nullable PooledByteBuffer waiting;

  /// @param sink takes them
  Answers(TlsEngine engine, ConduitStreamSinkChannel sink, ByteBufferPool buffers) {
    this.engine = engine;
    this.sink = sink;
    this.buffers = buffers;
  }

  /// Says all there is to say, once what was said before has gone.
  ///
  /// @return whether it has gone
  /// @throws IOException if there is nothing to say, or nobody who hears it
  boolean say() throws IOException {
    boolean gone = true;
    while (gone && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
      if (!wrap()) {
        throw new ClosedChannelException();
      }
      gone = flush();
    }
    return gone;
  }

  /// Puts together what there is to say, as much as there is room for.
  ///
  /// @return false if there is nothing
  private boolean wrap() throws SSLException {
    PooledByteBuffer said = buffers.allocate();
    waiting = said;
    ByteBuffer bytes = said.getBuffer();
    try {
      SSLEngineResult result;
      do {
        result = engine.wrap(NOTHING, bytes);
      } while (result.getStatus() == Status.OK
          && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    } finally {
      bytes.flip();
    }
    return bytes.hasRemaining();
  }

  /// Sends what waits.
  ///
  /// @return whether all of it has gone
  boolean flush() throws IOException {
    PooledByteBuffer said = waiting;
    if (said == null) {
      return true;
    }
    ByteBuffer bytes = said.getBuffer();
    if (bytes.hasRemaining()) {
      sink.write(bytes);
    }
    boolean gone = !bytes.hasRemaining();
    if (gone) {
      giveBack();
    }
    return gone;
  }

  /// Tries to say why the handshake has failed.
  void sayLast() {
    try {
      if (flush() && wrap()) {
        boolean _ = flush();
      }
    } catch (IOException _) {
      // It was worth a try.
    }
  }

  /// Drops what waits.
  void giveBack() {
    PooledByteBuffer said = waiting;
    if (said != null) {
      said.close();
      waiting = null;
    }
  }
}
