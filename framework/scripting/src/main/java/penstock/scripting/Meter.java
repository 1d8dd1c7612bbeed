package penstock.scripting;

/// Takes what is measured of one script, and leaves alone what it has no use for. Runs on I/O
/// threads: no blocking, no locks.
public interface Meter extends AutoCloseable {

  /// Nobody is told.
  Meter NONE = new Meter() {};

  /// A call has ended.
  default void called(Outcome outcome) {}

  /// A call has failed, or was not made.
  default void failed(ScriptException problem) {}

  /// One in a few calls took so long, in nanoseconds.
  default void took(long nanos) {}

  /// A changed file was taken over or refused.
  default void reloaded(boolean accepted) {}

  /// It was asked beside another, and said the same or not.
  default void shadowed(boolean agreed) {}

  /// It is not called any more, or again.
  default void quarantined(boolean now) {}

  /// Shows nothing of the script any more.
  @Override
  default void close() {}

  /// Makes meters.
  @FunctionalInterface
  interface Maker {

    /// Measures one script.
    ///
    /// @param script its file, relative to the folder of scripts
    Meter of(String script);
  }
}
