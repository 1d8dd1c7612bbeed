package penstock.scripting;

/// Takes what is measured of one script. Runs on I/O threads: no blocking, no locks.
public interface Meter extends AutoCloseable {

  /// Nobody is told.
  Meter NONE =
      new Meter() {
        @Override
        public void called(Outcome outcome) {}

        @Override
        public void took(long nanos) {}

        @Override
        public void reloaded(boolean accepted) {}

        @Override
        public void shadowed(boolean agreed) {}

        @Override
        public void quarantined(boolean now) {}

        @Override
        public void close() {}
      };

  /// A call has ended.
  void called(Outcome outcome);

  /// One in a few calls took so long, in nanoseconds.
  void took(long nanos);

  /// A changed file was taken over or refused.
  void reloaded(boolean accepted);

  /// It was asked beside another, and said the same or not.
  void shadowed(boolean agreed);

  /// It is not called any more, or again.
  void quarantined(boolean now);

  /// Shows nothing of the script any more.
  @Override
  void close();

  /// Makes meters.
  @FunctionalInterface
  interface Maker {

    /// Measures one script.
    ///
    /// @param script its file, relative to the folder of scripts
    Meter of(String script);
  }
}
