package penstock.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// What the process does on signals. The JVM calls each handler on a thread of its own, so handlers
/// may block.
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private final Running running;
  private final Runnable halt;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /// @param halt ends the process without waiting for anything
  Signals(Running running, Runnable halt) {
    this.running = running;
    this.halt = halt;
  }

  /// From now on: HUP reloads, the first TERM or INT drains, the next ends at once.
  static void handle(Running running) {
    Signals signals = new Signals(running, () -> Runtime.getRuntime().halt(ExitCode.OK));
    Signal.handle(new Signal("TERM"), _ -> signals.stop());
    Signal.handle(new Signal("INT"), _ -> signals.stop());
    if (!System.getProperty("os.name", "").startsWith("Windows")) {
      Signal.handle(new Signal("HUP"), _ -> signals.reload());
    }
  }

  void stop() {
    if (stopping.compareAndSet(false, true)) {
      running.shutdown();
      return;
    }
    log.warn("told to stop twice, ending at once");
    try {
      running.stopNow();
    } finally {
      halt.run();
    }
  }

  void reload() {
    if (!stopping.get()) {
      running.reload();
    }
  }
}
