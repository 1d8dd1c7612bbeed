package penstock.scripting;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.scripting.ScriptException.Place;

/// Says which import failed, and where it stands: the engine knows only whose it is.
final class Imports {

  private static final Pattern FAILED =
      Pattern.compile(
          "^Error: (?:Cannot find|Error reading) module '(.+?)' imported from /?(.+?\\.m?js)(?::"
              + " (.*))?$",
          Pattern.DOTALL);

  /// What is wrong within the file itself.
  private static final Pattern WITHIN = Pattern.compile("^([1-9]\\d{0,8}):([1-9]\\d{0,8}): (.*)$");

  /// Goes back over nothing: comments are long stretches of blanks in what it reads.
  private static final Pattern SPECIFIER =
      Pattern.compile("(?<![\\w$.])(?:from|import)\\s*+\\(?\\s*+([\"'])([^\"']*+)\\1");

  private static final String FOLDER = " (expected: a file in the folder of scripts)";

  /// What is wrong, in words.
  ///
  /// @param place null if it is not known
  record Failed(@Nullable Place place, String words) {}

  private Imports() {}

  /// Reads a message of the engine; null if it tells of no import.
  static @Nullable Failed failed(ScriptFiles files, String message) {
    Matcher failed = FAILED.matcher(message);
    if (!failed.find()) {
      return null;
    }
    String module = failed.group(1);
    String importer = failed.group(2);
    String reason = failed.group(3);
    if (reason != null) {
      Matcher within = WITHIN.matcher(reason);
      if (within.find()) {
        return new Failed(
            new Place(module, Integer.parseInt(within.group(1)), Integer.parseInt(within.group(2))),
            within.group(3));
      }
    }
    return at(files, importer, module, reason(reason));
  }

  private static String reason(@Nullable String reason) {
    if (reason == null) {
      return "no such file" + FOLDER;
    }
    // So the engine says of URLs.
    return reason.startsWith("Socket IO")
        ? "a URL" + FOLDER
        : reason.contains("expected:") ? reason : reason + FOLDER;
  }

  private static Failed at(ScriptFiles files, String importer, String module, String reason) {
    String text = files.text(importer);
    MatchResult meant = meant(text, importer, module);
    if (meant == null) {
      return new Failed(null, importer.startsWith("<") ? reason : module + ": " + reason);
    }
    String before = text.substring(0, meant.start(1));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = 1 + before.length() - (before.lastIndexOf('\n') + 1);
    String specifier = text.substring(meant.start(2), meant.end(2));
    return new Failed(new Place(importer, line, column), specifier + ": " + reason);
  }

  /// Where the import stands. Several may end as the module does: the longest of them is meant.
  private static @Nullable MatchResult meant(String text, String importer, String module) {
    MatchResult meant = null;
    int most = 0;
    for (MatchResult each : SPECIFIER.matcher(CodeText.of(text)).results().toList()) {
      int alike = alike(importer, text.substring(each.start(2), each.end(2)), module);
      if (alike > most) {
        meant = each;
        most = alike;
      }
    }
    return meant;
  }

  /// How much of a module a specifier names; 0 if it means another.
  private static int alike(String importer, String specifier, String module) {
    if (module.equals(specifier)) {
      return Integer.MAX_VALUE;
    }
    String resolved = Path.of("/" + importer).resolveSibling(specifier).normalize().toString();
    return ("/" + module).endsWith(resolved) ? resolved.length() : 0;
  }
}
