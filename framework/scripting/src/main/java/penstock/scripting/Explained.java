package penstock.scripting;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Says what went wrong in a script, where, and shows the line.
final class Explained {

  /// Syntax errors carry their place in the message; its column counts from 0.
  private static final Pattern SYNTAX =
      Pattern.compile("^/?(\\S+?):(\\d+):(\\d+) ([^\\n]*)", Pattern.MULTILINE);

  private static final int SHOWN = 400;

  private Explained() {}

  /// A place in a script.
  ///
  /// @param line from 1
  /// @param column from 1
  private record Position(String file, int line, int column) {}

  /// What an error of the engine means to the script's author.
  static ScriptException of(
      String script, ScriptFiles files, PolyglotException e, Outcome outcome) {
    String message = message(e);
    Position position = position(e);
    if (e.isSyntaxError()) {
      Matcher syntax = SYNTAX.matcher(message);
      if (syntax.find()) {
        position =
            new Position(
                syntax.group(1),
                Integer.parseInt(syntax.group(2)),
                Integer.parseInt(syntax.group(3)) + 1);
        message = "SyntaxError: " + syntax.group(4);
      }
    }
    String at =
        position == null
            ? script
            : position.file() + ":" + position.line() + ":" + position.column();
    return new ScriptException(outcome, at + ": " + oneLine(message), frame(files, position), null);
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
    } catch (PolyglotException _) {
      return "an error that cannot be read";
    }
  }

  private static String message(PolyglotException e) {
    String message = e.getMessage();
    if (message == null || message.isEmpty()) {
      return e.isCancelled() ? "cut off" : "failed without a message";
    }
    return e.isHostException() ? hostMessage(e, message) : message;
  }

  private static String hostMessage(PolyglotException e, String message) {
    String own = e.asHostException().getMessage();
    return own == null ? message : own;
  }

  private static @Nullable Position position(PolyglotException e) {
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
        : new Position(
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

  private static String frame(ScriptFiles files, @Nullable Position position) {
    if (position == null) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    for (int number = position.line() - 1; number <= position.line() + 1; number++) {
      String line = files.line(position.file(), number);
      if (line != null) {
        boolean meant = number == position.line();
        out.append(meant ? "> " : "  ").append(pad(number)).append(" | ").append(cut(line));
        out.append('\n');
        if (meant && position.column() <= SHOWN) {
          out.append("       | ").append(" ".repeat(position.column() - 1)).append("^\n");
        }
      }
    }
    return out.toString().stripTrailing();
  }

  private static String pad(int number) {
    String text = Integer.toString(number);
    return " ".repeat(Math.max(0, 4 - text.length())) + text;
  }

  private static String cut(String line) {
    String plain = line.replace('\t', ' ');
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
  }

  private static String oneLine(String text) {
    String plain = cut(text.strip().replaceAll("\\s*\\R\\s*", " "));
    return plain.isEmpty() ? "failed without a message" : plain;
  }
}
