package penstock.core.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.frame.Wire;

/// The body of a request on one stream, as Undertow's exchange reads it.
final class StreamSource implements StreamSourceConduit {

  private final Http2Stream stream;
  private final HomeThread home;
  private @Nullable ReadReadyHandler handler;
  private @Nullable CompletableFuture<@Nullable Void> awaited;
  private boolean resumed;
  private boolean shut;

  StreamSource(Http2Stream stream, HomeThread home) {
    this.stream = stream;
    this.home = home;
  }

  /// Tells whoever reads, if there is something to read.
  void wake() {
    CompletableFuture<@Nullable Void> waiting = awaited;
    if (waiting != null && stream.readable()) {
      awaited = null;
      waiting.complete(null);
    }
    ReadReadyHandler told = handler;
    if (resumed && told != null && stream.readable()) {
      told.readReady();
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (shut) {
      return -1;
    }
    return home.here() ? stream.read(into) : home.call(() -> stream.read(into));
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      if (into[i].hasRemaining()) {
        int n = read(into[i]);
        if (n < 0) {
          return all == 0 ? -1 : all;
        }
        all += n;
        if (into[i].hasRemaining()) {
          return all;
        }
      }
    }
    return all;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    ByteBuffer through = ByteBuffer.allocate((int) Math.min(count, Wire.MOST_PAYLOAD));
    int n = read(through);
    through.flip();
    return n < 0 ? -1 : target.write(through, position);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    through.clear();
    through.limit((int) Math.min(count, through.capacity()));
    int n = read(through);
    through.flip();
    return n < 0 ? -1 : target.write(through);
  }

  @Override
  public void terminateReads() {
    shut = true;
    home.run(stream::readNoMore);
  }

  @Override
  public boolean isReadShutdown() {
    return shut || stream.readOut();
  }

  @Override
  public void resumeReads() {
    home.run(() -> {
      resumed = true;
      if (stream.readable()) {
        stream.touch();
      }
    });
  }

  @Override
  public void suspendReads() {
    home.run(() -> resumed = false);
  }

  @Override
  public void wakeupReads() {
    home.run(() -> {
      resumed = true;
      ReadReadyHandler told = handler;
      if (told != null) {
        getReadThread().execute(told::readReady);
      }
    });
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void awaitReadable() throws IOException {
    home.call(this::readableSoon).join();
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    home.call(this::readableSoon).completeOnTimeout(null, time, unit).join();
  }

  private CompletableFuture<@Nullable Void> readableSoon() {
    CompletableFuture<@Nullable Void> soon = new CompletableFuture<>();
    if (stream.readable()) {
      soon.complete(null);
    } else {
      awaited = soon;
    }
    return soon;
  }

  @Override
  public XnioIoThread getReadThread() {
    return stream.thread();
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler told) {
    handler = told;
  }

  @Override
  public XnioWorker getWorker() {
    return stream.thread().getWorker();
  }
}
