package penstock.config;

/// One thing that is wrong with a configuration, and where it stands.
///
/// @param file as the user named it; empty if the problem stands in no file
/// @param line counted from 1; 0 if the whole file is meant
/// @param column counted from 1; 0 if the whole file is meant
/// @param path such as `pools.api.balance.choices`; empty for the file as a whole
/// @param message what is wrong: `1 (expected: >= 2)`
public record Problem(String file, int line, int column, String path, String message) {

  /// Such as `penstock.yaml:14:18 pools.api.balance.choices: 1 (expected: >= 2)`; one line, unless
  /// the message shows code.
  @Override
  public String toString() {
    String where = line > 0 ? file + ":" + line + ":" + column : file;
    String what = path.isEmpty() ? message : path + ": " + message;
    if (where.isEmpty()) {
      return what;
    }
    return path.isEmpty() ? where + ": " + what : where + " " + what;
  }
}
