package penstock.scripting;

import org.jspecify.annotations.Nullable;

/// A script that could not be used: what is wrong with it, and where.
public final class ScriptException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final String frame;

  ScriptException(Outcome outcome, String message, String frame, @Nullable Throwable cause) {
    super(message, cause, false, cause != null);
    this.outcome = outcome;
    this.frame = frame;
  }

  /// A script whose answer nobody can use.
  ///
  /// @param message what it answered with and what was expected
  public static ScriptException unusable(String message) {
    return new ScriptException(Outcome.ERROR, message, "", null);
  }

  /// How the call ended.
  public Outcome outcome() {
    return outcome;
  }

  /// The lines around the place, with a mark below it; empty if the place is not known.
  public String frame() {
    return frame;
  }

  /// The message, and below it the frame.
  public String withFrame() {
    String message = String.valueOf(getMessage());
    return frame.isEmpty() ? message : message + "\n" + frame;
  }
}
