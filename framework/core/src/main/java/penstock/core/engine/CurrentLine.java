package penstock.core.engine;

/// The one reference that a reload swaps.
final class CurrentLine {

  private volatile Line line;

  CurrentLine(Line first) {
    line = first;
  }

  Line line() {
    return line;
  }

  /// The line in force, entered: it stays usable until [Line#leave()]. Runs on I/O threads.
  Line enter() {
    Line entered = line;
    entered.enter();
    // A line replaced between the two steps may already have been found unused: take the new one.
    while (entered != line) {
      entered.leave();
      entered = line;
      entered.enter();
    }
    return entered;
  }

  /// Puts another line in force.
  ///
  /// @return the one before
  Line swap(Line next) {
    Line before = line;
    line = next;
    return before;
  }
}
