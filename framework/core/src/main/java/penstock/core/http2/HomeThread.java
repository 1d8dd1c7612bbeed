package penstock.core.http2;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xnio.XnioIoThread;

/// Brings what other threads do with a stream to the one thread that owns its connection. A filter
/// that answers from a worker thread waits there; an I/O thread never waits.
final class HomeThread {

  private static final long PATIENCE_SECONDS = 60;

  private final XnioIoThread thread;

  HomeThread(XnioIoThread thread) {
    this.thread = thread;
  }

  /// Whether this is it.
  boolean here() {
    return Thread.currentThread() == thread;
  }

  /// Does something there, soon or at once.
  void run(Runnable task) {
    if (here()) {
      task.run();
    } else {
      thread.execute(task);
    }
  }

  /// Does something there and waits for the outcome. Not for I/O threads of others.
  ///
  /// @throws IOException what the task throws, or if the thread does not get to it
  <T> T call(Callable<T> task) throws IOException {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    try {
      thread.execute(() -> {
        try {
          outcome.complete(task.call());
        } catch (Exception e) {
          outcome.completeExceptionally(e);
        }
      });
      return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      throw new IOException(e);
    }
  }
}
