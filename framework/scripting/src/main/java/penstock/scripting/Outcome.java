package penstock.scripting;

import java.util.Locale;

/// How a call of a script ended: a closed list, one word a call, the same in metrics and logs.
public enum Outcome {
  /// It answered.
  OK,
  /// It threw, or answered with what nobody can use.
  ERROR,
  /// It took too long and was cut off.
  TIMEOUT,
  /// It allocated too much and was cut off.
  MEMORY,
  /// It was not called, because calls before had been cut off.
  QUARANTINED,
  /// It was not called, because all contexts were used up by calls that were cut off.
  UNREADY;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// The word users see, such as `timeout`.
  public String word() {
    return word;
  }

  boolean strikes() {
    return this == TIMEOUT || this == MEMORY;
  }
}
