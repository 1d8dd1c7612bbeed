package penstock.plugin.filter.compression;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.StreamSinkConduit;

/// Compresses a body on its way to the client. It holds one buffer: while the client does not take
/// that, it takes nothing more. Belongs to one I/O thread.
final class CompressingConduit extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private final Release release;
  private @Nullable Press press;
  private boolean ending;

  /// Told when the conduit needs its press no longer.
  @FunctionalInterface
  interface Release {
    void done(Press press);
  }

  CompressingConduit(StreamSinkConduit next, Press press, Release release) {
    super(next);
    this.press = press;
    this.release = release;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    Press with = open();
    int before = source.remaining();
    while (!with.press(source)) {
      if (!drain(with)) {
        break;
      }
    }
    return before - source.remaining();
  }

  private Press open() throws ClosedChannelException {
    Press with = press;
    if (with == null || ending) {
      throw new ClosedChannelException();
    }
    return with;
  }

  /// @return false if some of it waits for the client
  private boolean drain(Press with) throws IOException {
    ByteBuffer waiting = with.waiting();
    while (waiting.hasRemaining()) {
      if (next.write(waiting) == 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + length; i++) {
      written += write(sources[i]);
      if (sources[i].hasRemaining()) {
        break;
      }
    }
    return written;
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    int written = write(source);
    if (!source.hasRemaining()) {
      terminateWrites();
    }
    return written;
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int length) throws IOException {
    long written = write(sources, offset, length);
    if (length == 0 || !sources[offset + length - 1].hasRemaining()) {
      terminateWrites();
    }
    return written;
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return source.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return IoUtils.transfer(source, count, through, new ConduitWritableByteChannel(this));
  }

  /// What was written is let out, so that a stream does not stall.
  @Override
  public boolean flush() throws IOException {
    Press with = press;
    if (with == null) {
      return next.flush();
    }
    if (ending) {
      return end(with) && next.flush();
    }
    while (!with.flush()) {
      if (!drain(with)) {
        return false;
      }
    }
    return drain(with) && next.flush();
  }

  @Override
  public void terminateWrites() throws IOException {
    Press with = press;
    if (with == null || ending) {
      return;
    }
    ending = true;
    // What does not go out now goes with the flush that follows.
    boolean _ = end(with);
  }

  /// @return false if some of it waits for the client
  private boolean end(Press with) throws IOException {
    while (!with.finish()) {
      if (!drain(with)) {
        return false;
      }
    }
    ByteBuffer last = with.waiting();
    if (!last.hasRemaining()) {
      next.terminateWrites();
    }
    while (last.hasRemaining()) {
      if (next.writeFinal(last) == 0) {
        return false;
      }
    }
    done();
    return true;
  }

  @Override
  public void truncateWrites() throws IOException {
    ending = true;
    done();
    next.truncateWrites();
  }

  /// Gives the press back, once.
  void done() {
    Press with = press;
    if (with != null) {
      press = null;
      release.done(with);
    }
  }

  @Override
  public boolean isWriteShutdown() {
    return ending || next.isWriteShutdown();
  }
}
