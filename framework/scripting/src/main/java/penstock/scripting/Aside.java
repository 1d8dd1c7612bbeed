package penstock.scripting;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The few threads on which scripts run for those who call from elsewhere than an I/O thread: each
/// thread that calls a script keeps a context of it, and what a virtual one uses up nobody can
/// tell.
final class Aside implements AutoCloseable {

  private static final int THREADS = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("penstock-script-", 0).factory());

  /// Makes a call there, and waits for its turn and its answer.
  ///
  /// @param file the script's, for messages
  /// @param most how long it waits
  /// @throws ScriptException as the call does, or if there was no answer in time
  /// @throws InterruptedException if interrupted
  <R> R call(String file, Duration most, Callable<R> call) throws InterruptedException {
    Future<R> answer;
    try {
      answer = threads.submit(call);
    } catch (RejectedExecutionException _) {
      throw new ScriptException(Outcome.UNREADY, file + ": scripts are closed");
    }
    try {
      return answer.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      boolean _ = answer.cancel(false);
      throw new ScriptException(Outcome.UNREADY, file + ": no answer in time");
    } catch (InterruptedException e) {
      boolean _ = answer.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException own) {
        throw own;
      }
      throw new IllegalStateException(file + ": call failed", e.getCause());
    }
  }

  /// Takes no more calls.
  @Override
  public void close() {
    threads.shutdown();
  }
}
