package penstock.core.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;
import penstock.core.frame.Wire;

/// The answer on one stream, as Undertow's exchange writes it.
final class StreamSink implements StreamSinkConduit {

  private final StreamAnswer answer;
  private final Http2Stream stream;
  private final HomeThread home;
  private @Nullable WriteReadyHandler handler;
  private @Nullable CompletableFuture<@Nullable Void> awaited;
  private boolean resumed;

  StreamSink(StreamAnswer answer, Http2Stream stream, HomeThread home) {
    this.answer = answer;
    this.stream = stream;
    this.home = home;
  }

  /// Whether somebody waits to write.
  boolean waits() {
    return resumed || awaited != null;
  }

  /// Tells whoever writes, if there is room.
  void wake() {
    CompletableFuture<@Nullable Void> waiting = awaited;
    if (waiting != null && answer.writable()) {
      awaited = null;
      waiting.complete(null);
    }
    WriteReadyHandler told = handler;
    if (resumed && told != null && answer.writable()) {
      told.writeReady();
    }
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return home.here() ? answer.write(bytes, false) : home.call(() -> answer.write(bytes, false));
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i].hasRemaining()) {
        all += write(bytes[i]);
        if (bytes[i].hasRemaining()) {
          return all;
        }
      }
    }
    return all;
  }

  @Override
  public int writeFinal(ByteBuffer bytes) throws IOException {
    return home.here() ? answer.write(bytes, true) : home.call(() -> answer.write(bytes, true));
  }

  @Override
  public long writeFinal(ByteBuffer[] bytes, int offset, int length) throws IOException {
    long all = 0;
    int last = offset + length - 1;
    for (int i = offset; i <= last; i++) {
      all += i == last ? writeFinal(bytes[i]) : write(bytes[i]);
      if (bytes[i].hasRemaining()) {
        return all;
      }
    }
    return all;
  }

  @Override
  public boolean flush() throws IOException {
    return home.here() ? answer.flush() : home.call(answer::flush);
  }

  @Override
  public long transferFrom(FileChannel from, long position, long count) throws IOException {
    ByteBuffer through = ByteBuffer.allocate((int) Math.min(count, Wire.MOST_PAYLOAD));
    int n = from.read(through, position);
    through.flip();
    return n < 0 ? -1 : write(through);
  }

  @Override
  public long transferFrom(StreamSourceChannel from, long count, ByteBuffer through)
      throws IOException {
    through.clear();
    through.limit((int) Math.min(count, through.capacity()));
    int n = from.read(through);
    through.flip();
    return n < 0 ? -1 : write(through);
  }

  @Override
  public void terminateWrites() throws IOException {
    if (home.here()) {
      answer.end();
    } else {
      home.call(() -> {
        answer.end();
        return true;
      });
    }
  }

  @Override
  public void truncateWrites() {
    home.run(stream::cut);
  }

  @Override
  public boolean isWriteShutdown() {
    return answer.ending() || stream.closed();
  }

  @Override
  public void resumeWrites() {
    home.run(() -> {
      resumed = true;
      if (answer.writable()) {
        stream.touch();
      }
    });
  }

  @Override
  public void suspendWrites() {
    home.run(() -> resumed = false);
  }

  @Override
  public void wakeupWrites() {
    home.run(() -> {
      resumed = true;
      WriteReadyHandler told = handler;
      if (told != null) {
        getWriteThread().execute(told::writeReady);
      }
    });
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void awaitWritable() throws IOException {
    home.call(this::writableSoon).join();
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) throws IOException {
    home.call(this::writableSoon).completeOnTimeout(null, time, unit).join();
  }

  private CompletableFuture<@Nullable Void> writableSoon() {
    CompletableFuture<@Nullable Void> soon = new CompletableFuture<>();
    if (answer.writable()) {
      soon.complete(null);
    } else {
      awaited = soon;
    }
    return soon;
  }

  @Override
  public XnioIoThread getWriteThread() {
    return stream.thread();
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler told) {
    handler = told;
  }

  @Override
  public XnioWorker getWorker() {
    return stream.thread().getWorker();
  }
}
