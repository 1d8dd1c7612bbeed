package penstock.core.tls;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSourceChannel;

/// What a client says in a handshake, on its way to an engine. For one thread at a time.
final class Words {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TlsEngine engine;
  private final ConduitStreamSourceChannel source;
  private final ByteBufferPool buffers;
  private @Nullable PooledByteBuffer heard;

  /// @param source has them
  Words(TlsEngine engine, ConduitStreamSourceChannel source, ByteBufferPool buffers) {
    this.engine = engine;
    this.source = source;
    this.buffers = buffers;
  }

  /// Whether some were heard that the engine has not taken.
  boolean any() {
    return heard != null;
  }

  /// Has the engine take some, or hears more.
  ///
  /// @return false if there are none for now
  /// @throws SSLException if the engine does not want them
  /// @throws IOException if the client has gone
  boolean hear() throws IOException {
    PooledByteBuffer some = heard;
    if (some == null) {
      heard = buffers.allocate();
      return read();
    }
    SSLEngineResult result = engine.unwrap(some.getBuffer(), NOTHING);
    return switch (result.getStatus()) {
      case OK -> {
        if (!some.getBuffer().hasRemaining()) {
          giveBack();
        }
        yield true;
      }
      case BUFFER_UNDERFLOW -> {
        some.getBuffer().compact();
        yield read();
      }
      case BUFFER_OVERFLOW, CLOSED -> throw new ClosedChannelException();
    };
  }

  private boolean read() throws IOException {
    PooledByteBuffer into = heard;
    if (into == null) {
      return false;
    }
    ByteBuffer bytes = into.getBuffer();
    if (!bytes.hasRemaining()) {
      throw new SSLException("record: longer than " + bytes.capacity() + " bytes");
    }
    int n = 0;
    try {
      n = source.read(bytes);
    } finally {
      if (!bytes.flip().hasRemaining()) {
        giveBack();
      }
    }
    if (n < 0) {
      throw new ClosedChannelException();
    }
    return n > 0;
  }

  /// Asks the engine for what it does not want to say by itself: why it has failed.
  void complain() throws SSLException {
    SSLEngineResult _ = engine.unwrap(NOTHING.duplicate(), NOTHING);
  }

  /// What the engine has not taken, for whoever reads next.
  ByteBuffer rest() {
    PooledByteBuffer some = heard;
    return some == null
        ? NOTHING
        : ByteBuffer.allocate(some.getBuffer().remaining()).put(some.getBuffer()).flip();
  }

  /// Drops what the engine has not taken.
  void giveBack() {
    PooledByteBuffer some = heard;
    if (some != null) {
      some.close();
      heard = null;
    }
  }
}
