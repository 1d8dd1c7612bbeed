package penstock.scripting;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.scripting.ScriptException.Place;
import penstock.scripting.view.Bounds;

/// Says what went wrong in a script, and where.
final class Explained {

  private static final Logger log = LoggerFactory.getLogger(Script.class);
  private static final String SYNTAX_ERROR = "SyntaxError: ";

  /// Syntax errors carry their place in the message; its column counts from 0.
  private static final Pattern SYNTAX =
      Pattern.compile(
          "^(?:SyntaxError: )?/?(\\S+?):(\\d{1,9}):(\\d{1,9}) ([^\\n]*)", Pattern.MULTILINE);

  /// More of a message is not looked at.
  private static final int LOOKED_AT = 4 * Bounds.LINE;

  private Explained() {}

  /// What an error of the engine means to the script's author.
  ///
  /// @param budget what the script could use up
  static ScriptException of(
      Version version, PolyglotException e, Outcome outcome, Seat.Budget budget) {
    String script = version.script();
    ScriptFiles files = version.files();
    String message = message(e, outcome, budget);
    // Calls have no time to look for the place: what they import was not there when it was loaded.
    Imports.Failed failed = files.sealed() ? null : Imports.failed(files, beginning(message));
    if (failed != null) {
      return of(script, files, failed.place(), outcome, failed.words());
    }
    Place position = position(e);
    if (e.isSyntaxError() || message.startsWith(SYNTAX_ERROR)) {
      Matcher syntax = SYNTAX.matcher(message);
      if (syntax.find()) {
        position =
            new Place(
                syntax.group(1),
                Integer.parseInt(syntax.group(2)),
                Integer.parseInt(syntax.group(3)) + 1);
        message = SYNTAX_ERROR + syntax.group(4);
      }
    }
    return of(script, files, position, outcome, message);
  }

  private static ScriptException of(
      String script, ScriptFiles files, @Nullable Place place, Outcome outcome, String message) {
    String words = oneLine(message);
    return place == null
        ? new ScriptException(outcome, script + ": " + words)
        : ScriptException.at(place, outcome, words, files);
  }

  /// What a value that was thrown or rejected with says, in a line that is not too long.
  static String words(Value thrown) {
    return oneLine(said(thrown));
  }

  private static String said(Value thrown) {
    try {
      if (thrown.isString()) {
        return thrown.asString();
      }
      if (thrown.hasMember("message")) {
        Value name = thrown.getMember("name");
        Value message = thrown.getMember("message");
        String text = message.isString() ? message.asString() : "";
        return name != null && name.isString() ? name.asString() + ": " + text : text;
      }
      return thrown.toString();
    } catch (PolyglotException e) {
      if (e.isCancelled() || e.isResourceExhausted()) {
        throw e;
      }
      return "an error that cannot be read";
    }
  }

  private static String message(PolyglotException e, Outcome outcome, Seat.Budget budget) {
    if (outcome == Outcome.TIMEOUT) {
      return "cut off, its time was over (" + budget.time() + ")";
    }
    if (outcome == Outcome.MEMORY) {
      return "cut off, it allocated too much (" + budget.memory() + ")";
    }
    String message = e.getMessage();
    if (message == null || message.isEmpty()) {
      return e.isCancelled() ? "cut off" : "failed without a message";
    }
    if (e.isHostException()) {
      return hostMessage(e.asHostException(), message);
    }
    String own = noError(e);
    return own == null ? EngineWords.plain(message) : own;
  }

  /// What was thrown that is no error: the engine knows no message of it.
  private static @Nullable String noError(PolyglotException e) {
    try {
      Value thrown = e.getGuestObject();
      return thrown != null && thrown.hasMembers() && !thrown.hasMember("message")
          ? "threw " + thrown
          : null;
    } catch (PolyglotException | IllegalStateException _) {
      // It would not let itself be looked at, or its context was closed meanwhile.
      return null;
    }
  }

  private static String hostMessage(Throwable thrown, String message) {
    if (thrown instanceof NullPointerException) {
      // A script's null, or a mistake of our own: the trace alone tells.
      log.atDebug().setCause(thrown).log("script met a null");
      return "null (expected: a value)";
    }
    String own = thrown.getMessage();
    return own == null ? message : own;
  }

  private static @Nullable Place position(PolyglotException e) {
    SourceSection section = e.getSourceLocation();
    if (section == null || !ours(section)) {
      section = null;
      for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
        SourceSection at = frame.isGuestFrame() ? frame.getSourceLocation() : null;
        if (at != null && ours(at)) {
          section = at;
          break;
        }
      }
    }
    return section == null
        ? null
        : new Place(
            name(section),
            Math.max(1, section.getStartLine()),
            Math.max(1, section.getStartColumn()));
  }

  private static boolean ours(SourceSection section) {
    return section.hasLines()
        && !section.getSource().isInternal()
        && !name(section).startsWith("<");
  }

  private static String name(SourceSection section) {
    String path = section.getSource().getPath();
    String name = path == null ? section.getSource().getName() : path;
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static String oneLine(String text) {
    String whole = text.strip();
    // The expression takes the square of the time where blanks follow each other.
    String plain = CodeFrame.cut(beginning(whole).replaceAll("\\s*\\R\\s*", " "));
    return plain.isEmpty() ? "failed without a message" : plain;
  }

  static String beginning(String text) {
    return text.substring(0, Math.min(text.length(), LOOKED_AT));
  }
}
