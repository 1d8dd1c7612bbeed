package penstock.core.metrics;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// What is measured of the process as a whole.
public final class ProcessMetrics {

  private ProcessMetrics() {}

  /// Shows how busy the process is.
  ///
  /// @param ratio of the machine's processors, 0 to 1; such as [#cpuRatio()]
  public static void registerCpu(LineRegistry registry, DoubleSupplier ratio) {
    registry.series().gauge(ratio::getAsDouble, MetricNames.PROCESS_CPU);
  }

  /// Shows how often an I/O thread has outlived a failure of our own.
  ///
  /// @return counts one more; from any thread
  public static Runnable ioFailures(LineRegistry registry) {
    return registry.series().counter(MetricNames.IO_FAILURES)::inc;
  }

  /// Shows how many requests are turned away because there is too much to do.
  ///
  /// @param priority of their routes
  /// @param ratio of all their requests, 0 to 1
  public static void registerShed(LineRegistry registry, String priority, DoubleSupplier ratio) {
    registry.series("priority", priority).gauge(ratio::getAsDouble, MetricNames.SHED);
  }

  /// The share of the machine's processors that this process uses, 0 to 1; 0 if nobody knows.
  public static DoubleSupplier cpuRatio() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? () -> Math.max(0, system.getProcessCpuLoad())
        : () -> 0;
  }

  /// Shows the buffers of one size.
  ///
  /// @param bytes the size of each
  /// @param inUse how many are lent out
  /// @param idle how many are kept for later
  public static void registerBuffers(
      LineRegistry registry, int bytes, LongSupplier inUse, LongSupplier idle) {
    Series series = registry.series("bytes", Integer.toString(bytes));
    series.gauge(inUse::getAsLong, MetricNames.BUFFERS_IN_USE);
    series.gauge(idle::getAsLong, MetricNames.BUFFERS_IDLE);
  }
}
