package penstock.core.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.route.Priority;
import penstock.spi.Percent;

/// Whether the machine has so much to do that requests are turned away: the longer it has, the more
/// of them, those of low priority first. A control thread measures, I/O threads ask.
final class Pressure {

  private static final Logger log = LoggerFactory.getLogger(Pressure.class);

  /// Some are always served, or nobody could tell when it is over.
  private static final int MOST = 90;

  /// Percent more, or less, each second.
  private static final int STEP = 10;

  /// The same of low priority: it must not keep the others waiting for long.
  private static final int LOW_STEP = 30;

  private final DoubleSupplier cpu;
  private final HeapWatch heap;
  private volatile Limits limits = new Limits(null, EnumSet.noneOf(Priority.class));
  private volatile Shares shares = Shares.NONE;
  private volatile double cpuUsed;

  private record Limits(@Nullable ShedSettings settings, Set<Priority> routes) {}

  /// Percent of the requests of each priority that are turned away; 0 to 90.
  private record Shares(int low, int normal, int high) {

    static final Shares NONE = new Shares(0, 0, 0);

    int of(Priority priority) {
      return switch (priority) {
        case LOW -> low;
        case NORMAL -> normal;
        case HIGH -> high;
      };
    }

    /// More of the lowest priority of which not nearly all are turned away already.
    ///
    /// @param routes the priorities there are
    /// @param memory whether it is memory that is scarce
    Shares more(Set<Priority> routes, boolean memory) {
      if (routes.contains(Priority.LOW) && low < MOST) {
        return new Shares(Math.min(low + LOW_STEP, MOST), normal, high);
      }
      if (routes.contains(Priority.NORMAL) && normal < MOST) {
        return new Shares(low, normal + STEP, high);
      }
      int most = memory && routes.contains(Priority.HIGH) ? MOST : 0;
      return new Shares(low, normal, Math.min(high + STEP, most));
    }

    /// Fewer of the highest priority of which any are turned away.
    Shares less() {
      if (high > 0) {
        return new Shares(low, normal, high - STEP);
      }
      if (normal > 0) {
        return new Shares(low, normal - STEP, 0);
      }
      return new Shares(Math.max(low - LOW_STEP, 0), 0, 0);
    }
  }

  /// @param cpu share of the machine's processors in use, 0 to 1
  /// @param heap knows how much of it is in use
  Pressure(DoubleSupplier cpu, HeapWatch heap) {
    this.cpu = cpu;
    this.heap = heap;
  }

  /// The share of the heap that was in use after the last collection.
  static double heapRatio() {
    double most = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      @Nullable MemoryUsage after =
          pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      if (after != null && after.getMax() > 0 && !pool.getName().contains("Survivor")) {
        most = Math.max(most, (double) after.getUsed() / after.getMax());
      }
    }
    return most;
  }

  /// Other limits from now on.
  ///
  /// @param next null for none
  /// @param routes the priorities that routes have
  void limit(@Nullable ShedSettings next, Set<Priority> routes) {
    limits = new Limits(next, Set.copyOf(routes));
  }

  /// Whether a request that has just come is turned away. Runs on I/O threads.
  ///
  /// @param priority of its route
  boolean sheds(Priority priority) {
    int share = shares.of(priority);
    return share > 0 && ThreadLocalRandom.current().nextInt(100) < share;
  }

  /// The share of the machine's processors in use, as last measured; 0 to 1. It is of the time
  /// since the measurement before: who measured in between would leave nothing to be seen.
  double cpu() {
    return cpuUsed;
  }

  /// Percent of requests that are turned away; 0 to 90.
  int shed(Priority priority) {
    return shares.of(priority);
  }

  /// Measures; to be called about once a second, by one control thread at a time.
  void tick() {
    Limits now = limits;
    ShedSettings settings = now.settings();
    double used = cpu.getAsDouble();
    cpuUsed = used;
    boolean heapOver = heap.exceeds(settings == null ? null : settings.heap());
    boolean over = heapOver || (settings != null && exceeds(used, settings.cpu()));
    Shares before = shares;
    Shares next = over ? before.more(now.routes(), heapOver) : before.less();
    shares = settings == null ? Shares.NONE : next;
    tell(before, shares);
  }

  private void tell(Shares before, Shares next) {
    if (before.equals(Shares.NONE) && !next.equals(Shares.NONE)) {
      log.atWarn()
          .addKeyValue("cpu", percent(cpuUsed))
          .addKeyValue("heap", percent(heap.ratio()))
          .log("overloaded: some requests are turned away");
    } else if (!before.equals(Shares.NONE) && next.equals(Shares.NONE)) {
      log.atInfo().log("no longer overloaded: all requests are taken");
    }
  }

  private static String percent(double share) {
    return Math.round(share * 100) + "%";
  }

  private static boolean exceeds(double measured, @Nullable Percent limit) {
    return limit != null && measured > limit.fraction();
  }
}
