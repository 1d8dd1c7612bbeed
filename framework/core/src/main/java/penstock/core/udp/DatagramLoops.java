package penstock.core.udp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import penstock.core.io.TimingWheel;
import penstock.core.listen.BindAddress;

/// The threads that move datagrams, for all listeners of the process; they start with the first.
public final class DatagramLoops {

  /// So many sockets are kept at most for further sessions; the system has ports for others too.
  private static final int KEPT = 4096;

  private final int threads;
  private final AtomicInteger room = new AtomicInteger(KEPT);
  private final Runnable failed;
  private final AtomicReference<List<DatagramLoop>> running = new AtomicReference<>(List.of());
  private final Ports ports = new Ports(this);

  /// @param threads how many there will be; more than 0
  /// @param failed told of each failure of our own that one of them outlives, on that thread
  public DatagramLoops(int threads, Runnable failed) {
    this.threads = threads;
    this.failed = failed;
  }

  /// The threads. Runs on a control thread.
  ///
  /// @throws IOException if they cannot be started
  List<DatagramLoop> started() throws IOException {
    List<DatagramLoop> loops = running.get();
    if (!loops.isEmpty()) {
      return loops;
    }
    List<DatagramLoop> fresh = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      fresh.add(DatagramLoop.start(i, room, failed));
    }
    if (running.compareAndSet(loops, List.copyOf(fresh))) {
      return fresh;
    }
    fresh.forEach(DatagramLoop::stop);
    return running.get();
  }

  /// The sockets at an address, shared by those who listen there. Runs on a control thread.
  Port hold(BindAddress address) {
    return ports.hold(address);
  }

  /// Lets go of what [#hold] gave; the last one closes the sockets. Runs on a control thread.
  void release(Port port) {
    ports.release(port);
  }

  /// Runs something on every thread that has sessions, soon, with its deadlines. From any thread.
  ///
  /// @return on how many; 0 or more
  public int onEach(Consumer<TimingWheel> task) {
    List<DatagramLoop> loops = running.get();
    loops.forEach(loop -> loop.execute(() -> task.accept(loop.wheel())));
    return loops.size();
  }

  /// Ends the threads, when what was asked of them before is done. Runs on a control thread.
  public void stop() {
    running.getAndSet(List.of()).forEach(DatagramLoop::stop);
  }
}
