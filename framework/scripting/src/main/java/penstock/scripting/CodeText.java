package penstock.scripting;

/// A script's text with everything blanked that is not code: comments, what stands between quotes,
/// templates and regular expressions. Of the same length, so that places are the same.
final class CodeText {

  private static final String BEFORE_REGEX = "(,=:[!&|?{};+-*%~^<>";

  private final String text;
  private final StringBuilder out;
  private char last = ';';

  private CodeText(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
  }

  static String of(String text) {
    CodeText code = new CodeText(text);
    code.run();
    return code.out.toString();
  }

  private void run() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (text.startsWith("//", at)) {
        at = blankUntil(at, endOf("\n", at));
      } else if (text.startsWith("/*", at)) {
        at = blankUntil(at, endOf("*/", at + 2));
      } else if (c == '"' || c == '\'' || c == '`') {
        at = quoted(at, c);
      } else if (c == '/' && BEFORE_REGEX.indexOf(last) >= 0) {
        at = quoted(at, c);
      } else {
        out.append(c);
        last = Character.isWhitespace(c) ? last : c;
        at++;
      }
    }
  }

  private int endOf(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + (end.equals("\n") ? 0 : end.length());
  }

  /// Keeps the quotes and blanks what is between them. A line ends all but templates.
  private int quoted(int from, char quote) {
    int at = from + 1;
    while (at < text.length() && !ends(at, quote)) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    int end = Math.min(at, text.length());
    out.append(quote);
    int _ = blankUntil(from + 1, end);
    last = quote;
    if (end < text.length() && text.charAt(end) == quote) {
      out.append(quote);
      return end + 1;
    }
    return end;
  }

  private boolean ends(int at, char quote) {
    return text.charAt(at) == quote || (text.charAt(at) == '\n' && quote != '`');
  }

  private int blankUntil(int from, int end) {
    for (int i = from; i < end; i++) {
      out.append(text.charAt(i) == '\n' ? '\n' : ' ');
    }
    return end;
  }
}
