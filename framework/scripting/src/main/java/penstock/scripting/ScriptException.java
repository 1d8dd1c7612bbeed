package penstock.scripting;

import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Bounds;

/// A script that could not be used: what is wrong with it, and where.
public final class ScriptException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final String words;
  private final transient @Nullable Place place;
  private final transient @Nullable ScriptFiles files;

  /// A place in a script.
  ///
  /// @param file relative to the folder of scripts
  /// @param line from 1
  /// @param column from 1
  public record Place(String file, int line, int column) {

    /// As editors take it: `shop.js:5:10`.
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /// One without a place.
  ScriptException(Outcome outcome, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
    this.words = message;
    this.place = null;
    this.files = null;
  }

  private ScriptException(Outcome outcome, String words, Place place, ScriptFiles files) {
    super(place + ": " + words, null, false, false);
    this.outcome = outcome;
    this.words = words;
    this.place = place;
    this.files = files;
  }

  /// One with a place.
  ///
  /// @param files have the lines around it
  static ScriptException at(Place place, Outcome outcome, String words, ScriptFiles files) {
    return new ScriptException(outcome, words, place, files);
  }

  /// A script whose answer nobody can use.
  ///
  /// @param message what it answered with and what was expected; cut if it is too long
  public static ScriptException unusable(String message) {
    return new ScriptException(Outcome.ERROR, Bounds.line(message));
  }

  /// How the call ended.
  public Outcome outcome() {
    return outcome;
  }

  /// What a request fails for: `script-error` if the script answered in time, otherwise
  /// `script-timeout`.
  public String reason() {
    return outcome == Outcome.ERROR ? "script-error" : "script-timeout";
  }

  /// How the call ended and the message, for `why` of logs.
  public String why() {
    return "script " + outcome.word() + ": " + getMessage();
  }

  /// Where; null if that is not known.
  public @Nullable Place place() {
    return place;
  }

  /// What is wrong, without the place.
  public String words() {
    return words;
  }

  /// The lines around the place, with a mark below it; empty if the place is not known. Reads the
  /// script's text: not for every call on an I/O thread.
  public String frame() {
    Place at = place;
    ScriptFiles from = files;
    return at == null || from == null ? "" : CodeFrame.of(from, at);
  }

  /// The message, and below it the frame.
  public String withFrame() {
    String message = String.valueOf(getMessage());
    String frame = frame();
    return frame.isEmpty() ? message : message + "\n" + frame;
  }
}
