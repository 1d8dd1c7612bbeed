package penstock.core.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/// What a connection sends.
final class SocketSink implements StreamSinkConduit {

  private final SocketStream stream;
  private final SocketChannel channel;
  private @Nullable WriteReadyHandler handler;

  SocketSink(SocketStream stream, SocketChannel channel) {
    this.stream = stream;
    this.channel = channel;
  }

  void ready() {
    if (stream.isWriteShutdown()) {
      suspendWrites();
    }
    if (handler != null) {
      handler.writeReady();
    }
  }

  /// Tells that nothing more will be written.
  void terminated() {
    if (handler != null) {
      handler.terminated();
    }
  }

  /// The thread ends.
  void end() {
    if (handler != null) {
      handler.forceTermination();
    }
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    checkOpen();
    return channel.write(from);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    checkOpen();
    return length == 1 ? channel.write(from[offset]) : channel.write(from, offset, length);
  }

  // The channel of a closed connection stays open until its thread's next turn.
  private void checkOpen() throws ClosedChannelException {
    if (stream.isWriteShutdown()) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int writeFinal(ByteBuffer from) throws IOException {
    return Conduits.writeFinalBasic(this, from);
  }

  @Override
  public long writeFinal(ByteBuffer[] from, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, from, offset, length);
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void terminateWrites() throws IOException {
    if (stream.writesEnded()) {
      suspendWrites();
      try {
        if (stream.isOpen()) {
          channel.shutdownOutput();
        }
      } catch (ClosedChannelException _) {
        // It is closed both ways.
      } finally {
        terminated();
      }
    }
  }

  @Override
  public void truncateWrites() throws IOException {
    terminateWrites();
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    checkOpen();
    return from.transferTo(position, count, channel);
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    return Conduits.transfer(from, count, through, this);
  }

  @Override
  public boolean isWriteShutdown() {
    return stream.isWriteShutdown();
  }

  @Override
  public void resumeWrites() {
    stream.want(SelectionKey.OP_WRITE);
  }

  @Override
  public void suspendWrites() {
    stream.ignore(SelectionKey.OP_WRITE);
  }

  @Override
  public void wakeupWrites() {
    stream.wakeup(SelectionKey.OP_WRITE);
  }

  @Override
  public boolean isWriteResumed() {
    return stream.waitsFor(SelectionKey.OP_WRITE);
  }

  @Override
  public void awaitWritable() throws IOException {
    Waiting.await(channel, SelectionKey.OP_WRITE, 0);
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) throws IOException {
    Waiting.await(channel, SelectionKey.OP_WRITE, Math.max(1, unit.toMillis(time)));
  }

  @Override
  public XnioIoThread getWriteThread() {
    return stream.getIoThread();
  }

  @Override
  public XnioWorker getWorker() {
    return stream.getWorker();
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler next) {
    handler = next;
  }
}
