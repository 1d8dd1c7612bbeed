package penstock.scripting;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.DurationText;

/// How scripts run: `scripts`.
///
/// @param dir where they lie; null for `scripts` of the unpacked distribution
/// @param compiler whether they are compiled; the launcher reads it
/// @param watch whether a file that changes is taken over
/// @param limits what one call may use up
/// @param strikes how many calls in a minute may be cut off before the script is not called any
///   more
/// @param quarantine how long it is not called then; zero until its file changes
@Describe("How routing rules in JavaScript run.")
public record ScriptSettings(
    @Describe("The folder they lie in; scripts of the unpacked distribution by default.")
        @Nullable Path dir,
    @Describe(
            "Whether they are compiled: auto where a script is configured and the JDK can, on, or"
                + " off.")
        @Default("auto")
        Compiler compiler,
    @Describe("Whether a file that changes is compiled, tested and taken over.") @Default("true")
        boolean watch,
    @Describe("What one call may use up.") @Default("{}") Limits limits,
    @Describe(
            "How many calls in a minute may be cut off before a script is not called any more; 1 or"
                + " more.")
        @Default("5")
        int strikes,
    @Describe("How long it is not called then; 0s until its file changes.") @Default("1m")
        Duration quarantine) {

  /// The usual.
  public static final ScriptSettings USUAL =
      new ScriptSettings(null, Compiler.AUTO, true, Limits.USUAL, 5, Duration.ofMinutes(1));

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ScriptSettings {
    if (strikes < 1) {
      throw new IllegalArgumentException("strikes: " + strikes + " (expected: >= 1)");
    }
    if (quarantine.isNegative()) {
      throw new IllegalArgumentException(
          "quarantine: " + DurationText.of(quarantine) + " (expected: >= 0s)");
    }
  }

  /// The same, but that no file that changes is taken over.
  public ScriptSettings unwatched() {
    return new ScriptSettings(dir, compiler, false, limits, strikes, quarantine);
  }

  /// Checks the name of a script's file.
  ///
  /// @param component where it stands, for the message
  /// @throws IllegalArgumentException if it is no script's
  public static void checkFile(String component, String file) {
    if (!file.endsWith(".js") && !file.endsWith(".mjs")) {
      throw new IllegalArgumentException(
          component + ": " + file + " (expected: a file that ends with .js or .mjs)");
    }
  }

  /// Whether scripts are compiled.
  public enum Compiler {
    /// Where a script is configured and the JDK can.
    AUTO,
    /// Or not started.
    ON,
    /// Never.
    OFF
  }

  /// What one call of a script may use up.
  ///
  /// @param time until it is cut off
  /// @param memory that it may allocate
  @Describe("What one call of a script may use up.")
  public record Limits(
      @Describe("Time until it is cut off; 10ms to 10s.") @Default("50ms") Duration time,
      @Describe("Memory it may allocate; 1MiB or more.") @Default("64MiB") ByteSize memory) {

    /// The usual.
    public static final Limits USUAL = new Limits(Duration.ofMillis(50), new ByteSize(64L << 20));

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Limits {
      if (time.compareTo(Duration.ofMillis(10)) < 0 || time.compareTo(Duration.ofSeconds(10)) > 0) {
        throw new IllegalArgumentException(
            "time: " + DurationText.of(time) + " (expected: 10ms to 10s)");
      }
      if (memory.bytes() < 1 << 20) {
        throw new IllegalArgumentException("memory: " + memory + " (expected: >= 1MiB)");
      }
    }
  }
}
