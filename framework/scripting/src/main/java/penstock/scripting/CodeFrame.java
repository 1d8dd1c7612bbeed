package penstock.scripting;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.scripting.view.Bounds;

/// The lines around a place in a script, with a mark below it.
final class CodeFrame {

  /// All that terminals may obey.
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]");

  private CodeFrame() {}

  /// Three lines at most; empty if the file is not known.
  static String of(ScriptFiles files, ScriptException.Place place) {
    StringBuilder out = new StringBuilder();
    for (int number = place.line() - 1; number <= place.line() + 1; number++) {
      @Nullable String line = files.line(place.file(), number);
      if (line != null) {
        boolean meant = number == place.line();
        out.append(meant ? "> " : "  ").append(padded(number)).append(" | ").append(cut(line));
        out.append('\n');
        if (meant && place.column() <= Bounds.LINE) {
          out.append("       | ").append(" ".repeat(place.column() - 1)).append("^\n");
        }
      }
    }
    return out.toString().stripTrailing();
  }

  private static String padded(int number) {
    String text = Integer.toString(number);
    return " ".repeat(Math.max(0, 4 - text.length())) + text;
  }

  /// A line that is not too long.
  static String cut(String line) {
    return CONTROL.matcher(Bounds.line(line)).replaceAll(" ");
  }
}
