package penstock.acceptance;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Several clients, each with a connection of its own, that ask again and again, with a short rest
/// in between. They connect anew when told that a connection closes, and repeat nothing.
final class Load implements AutoCloseable {

  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private final List<Thread> clients = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  private Load() {}

  /// Starts.
  ///
  /// @param address `host:port`
  /// @param clients how many
  /// @param targets what they ask for in turn
  static Load start(String address, int clients, String... targets) {
    Load load = new Load();
    IntStream.range(0, clients)
        .forEach(i ->
            load.clients.add(
                Thread.ofPlatform()
                    .name("client-" + i)
                    .daemon()
                    .start(() -> load.run(address, targets))));
    return load;
  }

  private void run(String address, String[] targets) {
    try (Caller caller = new Caller(address)) {
      for (int i = 0; !stopped; i++) {
        ask(caller, targets[i % targets.length]);
        LockSupport.parkNanos(REST_NANOS);
      }
    } catch (IOException e) {
      failures.add("close: " + e);
    }
  }

  private void ask(Caller caller, String target) {
    try {
      Answer answer = caller.get(target);
      if (answer.status() != 200) {
        failures.add(target + ": " + answer);
      } else {
        answered.incrementAndGet();
        if (answer.closes()) {
          told.incrementAndGet();
        }
      }
    } catch (IOException e) {
      failures.add(target + ": " + e);
    }
  }

  /// How many requests were answered with 200 so far.
  long answered() {
    return answered.get();
  }

  /// How many of them told the client that the connection closes.
  long told() {
    return told.get();
  }

  /// What became of all others so far.
  List<String> failures() {
    return List.copyOf(failures);
  }

  /// Lets every client end its last request.
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}
