package penstock.benchmarks.paper;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What the calling thread has used so far.
final class Meter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Meter() {}

  /// Nanoseconds of a processor.
  static long processorTime() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /// Bytes of the heap.
  static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
