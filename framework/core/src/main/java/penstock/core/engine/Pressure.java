package penstock.core.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Percent;

/// Whether the machine has so much to do that requests are turned away: the longer it has, the more
/// of them. A control thread measures, I/O threads ask.
final class Pressure {

  private static final Logger log = LoggerFactory.getLogger(Pressure.class);

  /// Percent more, or less, of all requests each second.
  private static final int STEP = 10;

  /// Some are always served, or nobody could tell when it is over.
  private static final int MOST = 90;

  private final DoubleSupplier cpu;
  private final DoubleSupplier heap;
  private volatile @Nullable ShedSettings settings;
  private volatile int shed;

  /// @param cpu share of the machine's processors in use, 0 to 1
  /// @param heap share of the heap in use after a collection, 0 to 1
  Pressure(DoubleSupplier cpu, DoubleSupplier heap) {
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
  void limit(@Nullable ShedSettings next) {
    settings = next;
  }

  /// Whether a request that has just come is turned away. Runs on I/O threads.
  boolean sheds() {
    int share = shed;
    return share > 0 && ThreadLocalRandom.current().nextInt(100) < share;
  }

  /// Percent of requests that are turned away; 0 to 90.
  int shed() {
    return shed;
  }

  /// Measures; to be called about once a second, by one control thread at a time.
  void tick() {
    ShedSettings now = settings;
    int before = shed;
    boolean over = now != null && (exceeds(cpu, now.cpu()) || exceeds(heap, now.heap()));
    int next = now == null ? 0 : Math.clamp((long) before + (over ? STEP : -STEP), 0, MOST);
    shed = next;
    if (before == 0 && next > 0) {
      log.atWarn()
          .addKeyValue("cpu", cpu.getAsDouble())
          .addKeyValue("heap", heap.getAsDouble())
          .log("overloaded: some requests are turned away");
    } else if (before > 0 && next == 0) {
      log.atInfo().log("no longer overloaded: all requests are taken");
    }
  }

  private static boolean exceeds(DoubleSupplier measured, @Nullable Percent limit) {
    return limit != null && measured.getAsDouble() > limit.fraction();
  }
}
