package penstock.scripting;

import java.nio.file.Path;
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
  private static final Pattern WITHIN = Pattern.compile("^(\\d+):(\\d+): (.*)$");

  private static final Pattern SPECIFIER =
      Pattern.compile("(?<![\\w$.])(?:from|import)\\s*\\(?\\s*([\"'])([^\"']*)\\1");

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
    Matcher each = SPECIFIER.matcher(CodeText.of(text));
    while (each.find()) {
      String specifier = text.substring(each.start(2), each.end(2));
      if (means(importer, specifier, module)) {
        String before = text.substring(0, each.start(1));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.length() - (before.lastIndexOf('\n') + 1);
        return new Failed(new Place(importer, line, column), specifier + ": " + reason);
      }
    }
    return new Failed(null, importer.startsWith("<") ? reason : module + ": " + reason);
  }

  private static boolean means(String importer, String specifier, String module) {
    String resolved = Path.of("/" + importer).resolveSibling(specifier).normalize().toString();
    return module.equals(specifier) || ("/" + module).endsWith(resolved);
  }
}
