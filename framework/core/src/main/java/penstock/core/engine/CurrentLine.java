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

  /// Puts another line in force.
  ///
  /// @return the one before
  Line swap(Line next) {
    Line before = line;
    line = next;
    return before;
  }
}
