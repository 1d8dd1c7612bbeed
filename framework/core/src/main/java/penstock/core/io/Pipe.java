package penstock.core.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;

/// One stream of a connection of many, in the place of a connection that somebody expects to have
/// to himself. Belongs to one I/O thread.
public final class Pipe extends StreamConnection {

  private final StreamConnection carrier;
  private final Stream stream;
  private final PipeSource source;
  private final PipeSink sink;
  private boolean closed;

  /// What a pipe reads from and writes to.
  public interface Stream {

    /// Reads what has come.
    ///
    /// @return how many bytes; 0 if there are none for now, -1 at the end
    /// @throws IOException if the other side broke off
    int read(ByteBuffer into) throws IOException;

    /// Whether a read would come to something, if only to an end or an error.
    boolean canRead();

    /// Writes what the other side takes.
    ///
    /// @return how many bytes; 0 or more
    /// @throws IOException if the stream is closed
    int write(ByteBuffer bytes) throws IOException;

    /// Whether a write would come to something, if only to an error.
    boolean canWrite();

    /// Says that nothing more will be written, as soon as there is room.
    void end();

    /// Has what was written taken as far as it can be.
    ///
    /// @return false if something must still be taken, the end for one
    /// @throws IOException if the stream is closed
    boolean flush() throws IOException;

    /// Reads and writes no more. What has not been said and heard to its end is broken off.
    void close();
  }

  /// @param carrier the connection that the stream is on
  public Pipe(StreamConnection carrier, Stream stream) {
    super(carrier.getIoThread());
    this.carrier = carrier;
    this.stream = stream;
    this.source = new PipeSource(this, stream, carrier.getIoThread());
    this.sink = new PipeSink(this, stream, carrier.getIoThread());
    setSourceConduit(source);
    setSinkConduit(sink);
  }

  /// Something came, there is room, or it is over: tells those who wait.
  public void wake() {
    if (!closed) {
      source.wake();
    }
    if (!closed) {
      sink.wake();
    }
  }

  /// Does it when what the I/O thread does now is done.
  void wakeSoon() {
    Loop.soon(getIoThread(), this::wake);
  }

  /// Whether somebody waits to write.
  public boolean writeAwaited() {
    return sink.isWriteResumed();
  }

  @Override
  protected void closeAction() {
    closed = true;
    stream.close();
  }

  /// Nothing: the stream has been closed.
  @Override
  protected void notifyReadClosed() {}

  /// Nothing: the stream has been closed.
  @Override
  protected void notifyWriteClosed() {}

  @Override
  public SocketAddress getPeerAddress() {
    return carrier.getPeerAddress();
  }

  @Override
  public SocketAddress getLocalAddress() {
    return carrier.getLocalAddress();
  }
}
