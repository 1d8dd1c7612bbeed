package penstock.core.io;

import org.jspecify.annotations.Nullable;

/// One deadline in a [TimingWheel]; belongs to one I/O thread.
public final class Timer {

  final Timed owner;
  long deadline;

  /// The wheel's time by which it was armed.
  long since;

  /// The clock's time that its deadline is not moved past; [TimingWheel#NEVER] for any.
  long latest;

  long tick;
  @Nullable Timer previous;
  @Nullable Timer next;
  boolean linked;

  /// A timer that is not armed.
  ///
  /// @param owner told when the deadline passes
  public Timer(Timed owner) {
    this.owner = owner;
  }

  /// Whether a deadline is set.
  public boolean armed() {
    return linked;
  }
}
