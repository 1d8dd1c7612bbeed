package penstock.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Ten threads that do the same at once.
final class TenThreads {

  private static final int MANY = 10;

  private TenThreads() {}

  /// Has them do it, and waits for them.
  ///
  /// @param task is given the number of its thread, from 0
  /// @throws ExecutionException if it throws on one of them
  static void run(IntConsumer task) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(MANY)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        int number = i;
        all.add(threads.submit(() -> task.accept(number)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }
}
