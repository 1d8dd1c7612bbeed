package penstock.scripting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.graalvm.polyglot.HostAccess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The `console` of scripts: lines for the log, and not many.
public final class Console {

  private static final Logger log = LoggerFactory.getLogger("penstock.script");
  private static final int LONGEST = 1000;
  private static final int A_SECOND = 10;

  private final String script;
  private final AtomicLong second = new AtomicLong();
  private final AtomicLong written = new AtomicLong();
  private final boolean silent;

  Console(String script) {
    this(script, false);
  }

  private Console(String script, boolean silent) {
    this.script = script;
    this.silent = silent;
  }

  /// One for calls that nobody made: what they say would only confuse.
  static Console silent(String script) {
    return new Console(script, true);
  }

  /// Writes a line; the eleventh of a second is lost.
  ///
  /// @param level `debug`, `warn`, `error` or anything else
  /// @param text cut at 1,000 characters
  @HostAccess.Export
  public void write(String level, String text) {
    // First: the lockdown has it fail on null, which must not use up a script's lines.
    String line = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    if (second.getAndSet(now) != now) {
      written.set(0);
    }
    if (silent || written.incrementAndGet() > A_SECOND) {
      return;
    }
    log.atLevel(level(level))
        .addKeyValue("script", script)
        .addKeyValue("text", line.replaceAll("\\p{Cntrl}", " "))
        .log("script says");
  }

  private static Level level(String word) {
    return switch (word) {
      case "debug" -> Level.DEBUG;
      case "warn" -> Level.WARN;
      case "error" -> Level.ERROR;
      default -> Level.INFO;
    };
  }
}
