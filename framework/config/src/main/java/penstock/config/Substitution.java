package penstock.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces `${NAME}`, `${NAME:-default}` and `${file:path}` in a value; `$${` stands for a plain
/// `${`.
///
/// A name with a dot, such as `${jwt.tier}`, is none of the environment's and stays as it is: it is
/// filled in from the request.
final class Substitution {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern FROM_REQUEST =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+");
  private static final String FORMS =
      "(expected: ${NAME}, ${NAME:-default}, ${file:path}, or $${ for a plain ${)";

  private final Environment environment;
  private final Path folder;
  private final List<Path> files;

  /// Substitutes for one file.
  ///
  /// @param environment knows the variables
  /// @param folder what paths are relative to
  /// @param files receives every file read
  Substitution(Environment environment, Path folder, List<Path> files) {
    this.environment = environment;
    this.folder = folder;
    this.files = files;
  }

  /// Substitutes in one value.
  ///
  /// @param text as written
  /// @param problem told what cannot be substituted
  /// @return null if something could not be substituted
  @Nullable String apply(String text, Consumer<String> problem) {
    StringBuilder result = new StringBuilder();
    boolean good = true;
    int from = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
      int end = text.indexOf('}', at);
      if (at > from && text.charAt(at - 1) == '$') {
        result.append(text, from, at - 1).append("${");
        from = at + 2;
        continue;
      }
      if (end < 0) {
        problem.accept("\"" + text + "\": ${ without } " + FORMS);
        return null;
      }
      String value = value(text.substring(at + 2, end), problem);
      good &= value != null;
      result.append(text, from, at).append(value);
      from = end + 1;
    }
    return good ? result.append(text, from, text.length()).toString() : null;
  }

  private @Nullable String value(String body, Consumer<String> problem) {
    if (body.startsWith("file:")) {
      return file(body.substring("file:".length()), problem);
    }
    if (FROM_REQUEST.matcher(body).matches()) {
      return "${" + body + "}";
    }
    int colon = body.indexOf(":-");
    String name = colon < 0 ? body : body.substring(0, colon);
    if (!NAME.matcher(name).matches() || body.contains("${")) {
      problem.accept("\"${" + body + "}\" " + FORMS);
      return null;
    }
    String value = environment.variable(name);
    if (colon >= 0) {
      return value == null || value.isEmpty() ? body.substring(colon + 2) : value;
    }
    if (value == null) {
      problem.accept(
          "${%s}: not set (expected: an environment variable %s, or ${%s:-default})"
              .formatted(name, name, name));
    }
    return value;
  }

  private @Nullable String file(String name, Consumer<String> problem) {
    try {
      Path path = folder.resolve(name);
      files.add(path);
      String text = TextFile.read(path);
      String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    } catch (NoSuchFileException e) {
      problem.accept("${file:" + name + "}: no such file");
    } catch (IOException | InvalidPathException e) {
      problem.accept("${file:" + name + "}: cannot be read: " + TextFile.reason(e));
    }
    return null;
  }
}
