package penstock.scripting;

import java.util.BitSet;
import java.util.regex.Pattern;

/// Finds the lines of a script that begin a statement, by their looks: the engine tells what it
/// runs, but not what it could run.
final class StatementLines {

  /// What stands at the beginning of a line that is no statement of its own.
  private static final Pattern OTHERS =
      Pattern.compile(
          "[})\\].,?:&|+*/<>=;].*"
              + "|(import|case|default|else|class|async function|function|catch|finally)\\b.*"
              + "|export (default )?(async )?(function|class)\\b.*"
              + "|(\"[^\"]*\"|'[^']*'|[\\w$]+)\\s*:.*"
              + "|.*,");

  private static final Pattern LINE_COMMENT = Pattern.compile("(^|\\s)//.*");
  private static final Pattern BLOCK_COMMENT = Pattern.compile("/\\*.*?\\*/");

  private StatementLines() {}

  /// The lines, from 1.
  static BitSet of(String text) {
    BitSet lines = new BitSet();
    String[] all = text.split("\\R", -1);
    boolean comment = false;
    boolean between = true;
    for (int i = 0; i < all.length; i++) {
      String line = BLOCK_COMMENT.matcher(all[i]).replaceAll(" ").strip();
      if (comment) {
        int end = line.indexOf("*/");
        comment = end < 0;
        line = end < 0 ? "" : line.substring(end + 2).strip();
      }
      int open = line.indexOf("/*");
      if (open >= 0) {
        comment = true;
        line = line.substring(0, open).strip();
      }
      line = LINE_COMMENT.matcher(line).replaceAll("").strip();
      if (!line.isEmpty()) {
        lines.set(i + 1, between && !OTHERS.matcher(line).matches());
        between = endsStatement(line);
      }
    }
    return lines;
  }

  private static boolean endsStatement(String line) {
    return line.endsWith(";") || line.endsWith("{") || line.endsWith("}") || line.endsWith(":");
  }
}
