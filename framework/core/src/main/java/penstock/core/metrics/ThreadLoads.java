package penstock.core.metrics;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/// How busy threads are: the share of the time between the last two looks in which each had a
/// processor. Reading it costs the threads nothing.
public final class ThreadLoads {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Load> all;

  private ThreadLoads(List<Load> all) {
    this.all = all;
  }

  /// Shows the threads' loads.
  ///
  /// @param threads alive as long as the registry
  public static ThreadLoads register(LineRegistry registry, List<? extends Thread> threads) {
    ThreadLoads loads = new ThreadLoads(threads.stream().map(Load::new).toList());
    for (Load load : loads.all) {
      registry
          .series("thread", load.thread.getName())
          .gauge(load::ratio, MetricNames.IO_THREAD_BUSY);
    }
    return loads;
  }

  /// Looks again; once a second or so, one thread at a time.
  public void tick() {
    long now = System.nanoTime();
    all.forEach(load -> load.look(now));
  }

  private static final class Load {

    private final Thread thread;
    private long cpuNanos;
    private long lookedAt = System.nanoTime();
    private volatile double ratio;

    Load(Thread thread) {
      this.thread = thread;
      this.cpuNanos = cpuNanos();
    }

    /// Zero if nobody knows.
    private long cpuNanos() {
      return THREADS.isThreadCpuTimeEnabled()
          ? Math.max(0, THREADS.getThreadCpuTime(thread.threadId()))
          : 0;
    }

    void look(long now) {
      long cpu = cpuNanos();
      long passed = now - lookedAt;
      if (passed > 0) {
        ratio = Math.clamp((cpu - cpuNanos) / (double) passed, 0, 1);
        cpuNanos = cpu;
        lookedAt = now;
      }
    }

    double ratio() {
      return ratio;
    }
  }
}
