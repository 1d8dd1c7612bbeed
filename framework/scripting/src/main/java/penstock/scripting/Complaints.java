package penstock.scripting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log what fails in one script, once a second at most.
final class Complaints {

  private static final Logger log = LoggerFactory.getLogger(Script.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final String script;
  private final AtomicLong second = new AtomicLong(NEVER);
  private final AtomicLong untold = new AtomicLong();

  Complaints(String script) {
    this.script = script;
  }

  /// A call failed.
  void tell(ScriptException e) {
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    long before = second.get();
    if (before == now || !second.compareAndSet(before, now)) {
      untold.incrementAndGet();
      return;
    }
    log.atWarn()
        .addKeyValue("script", script)
        .addKeyValue("outcome", e.outcome().word())
        .addKeyValue("untold", untold.getAndSet(0))
        .addKeyValue("problem", e.withFrame())
        .log("script failed");
  }

  /// It is not called any more.
  void quarantined() {
    log.atError()
        .addKeyValue("script", script)
        .log("script is not called any more: too many calls were cut off");
  }

  /// A changed file was taken over.
  void replaced(long millis) {
    log.atInfo().addKeyValue("script", script).addKeyValue("ms", millis).log("script replaced");
  }

  /// A changed file was not taken over.
  void refused(String problem) {
    log.atWarn()
        .addKeyValue("script", script)
        .addKeyValue("problem", problem)
        .log("script refused, the one before stays");
  }
}
