package penstock.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLSession;
import penstock.spi.tls.LentEngine;

/// The server's end of a connection over which an engine speaks. Blocks; for one thread.
public final class EngineSocket implements AutoCloseable {

  private static final int BYTES = 17 * 1024;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Socket socket;
  private final LentEngine lent;
  private final SSLEngine engine;
  private final ByteBuffer in;
  private final ByteBuffer out;
  private final ByteBuffer text;

  /// @param socket connected; closed with this
  /// @param lent speaks over it; given back with this
  public EngineSocket(Socket socket, LentEngine lent) {
    this.socket = socket;
    this.lent = lent;
    this.engine = lent.engine();
    this.in = buffer(lent.direct()).flip();
    this.out = buffer(lent.direct());
    this.text = buffer(lent.direct()).flip();
  }

  private static ByteBuffer buffer(boolean direct) {
    return direct ? ByteBuffer.allocateDirect(BYTES) : ByteBuffer.allocate(BYTES);
  }

  /// Shakes hands.
  ///
  /// @return what was agreed on
  /// @throws IOException if the two do not agree, after the client was told
  public SSLSession shake() throws IOException {
    try {
      engine.beginHandshake();
      goOn();
      return engine.getSession();
    } catch (IOException e) {
      sayLast();
      throw e;
    }
  }

  private void goOn() throws IOException {
    while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      step();
    }
  }

  private void step() throws IOException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> work();
      case NEED_WRAP -> {
        if (say(NOTHING).getStatus() != Status.OK) {
          throw new EOFException("engine: closed (expected: a handshake)");
        }
      }
      default -> hear();
    }
  }

  private void work() {
    for (Runnable task = engine.getDelegatedTask(); task != null; ) {
      task.run();
      task = engine.getDelegatedTask();
    }
  }

  private void sayLast() {
    try {
      SSLEngineResult said;
      do {
        said = say(NOTHING);
      } while (said.getStatus() == Status.OK && said.bytesProduced() > 0);
    } catch (IOException _) {
      // The client is gone.
    }
  }

  private SSLEngineResult say(ByteBuffer what) throws IOException {
    SSLEngineResult result = engine.wrap(what, out.clear());
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    socket.getOutputStream().write(bytes);
    return result;
  }

  private Status hear() throws IOException {
    text.clear();
    SSLEngineResult result = engine.unwrap(in, text);
    text.flip();
    if (result.getStatus() == Status.BUFFER_OVERFLOW || stands(result)) {
      throw new IOException("unwrap: " + result + " (expected: progress)");
    }
    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      byte[] more = new byte[in.capacity() - in.remaining()];
      int read = socket.getInputStream().read(more);
      if (read < 0) {
        throw new EOFException("client: gone (expected: more)");
      }
      in.compact().put(more, 0, read).flip();
    }
    return result.getStatus();
  }

  private static boolean stands(SSLEngineResult result) {
    return result.getStatus() == Status.OK
        && result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && result.bytesConsumed() == 0
        && result.bytesProduced() == 0;
  }

  /// Sends bytes.
  public void write(byte[] bytes) throws IOException {
    ByteBuffer what = ByteBuffer.wrap(bytes);
    while (what.hasRemaining()) {
      say(what);
    }
  }

  /// Waits for bytes.
  ///
  /// @return as many as were asked for, fewer if the client took its leave before
  public byte[] read(int size) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(size);
    while (all.hasRemaining()) {
      if (!text.hasRemaining()) {
        goOn();
        if (hear() == Status.CLOSED) {
          break;
        }
      }
      while (text.hasRemaining() && all.hasRemaining()) {
        all.put(text.get());
      }
    }
    byte[] read = new byte[all.flip().remaining()];
    all.get(read);
    return read;
  }

  /// What was agreed on to be spoken; empty for nothing.
  public String spoken() {
    String spoken = engine.getApplicationProtocol();
    return spoken == null ? "" : spoken;
  }

  /// Takes its leave.
  @Override
  public void close() throws IOException {
    try (socket) {
      engine.closeOutbound();
      if (!socket.isClosed() && !engine.isOutboundDone()) {
        say(NOTHING);
      }
    } finally {
      lent.release().run();
    }
  }
}
