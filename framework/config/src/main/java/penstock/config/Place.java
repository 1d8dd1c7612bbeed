package penstock.config;

import org.jspecify.annotations.Nullable;

/// Where a piece of text stands.
///
/// @param file as the user named it
/// @param line counted from 1; 0 if the whole file is meant
/// @param column counted from 1; 0 if the whole file is meant
/// @param path where the text was written if that is not where it takes effect, such as
///   `defaults.pool.health`
record Place(String file, int line, int column, @Nullable String path) {

  static Place of(String file) {
    return new Place(file, 0, 0, null);
  }

  Place at(String path) {
    return new Place(file, line, column, path);
  }

  /// The place of something that should stand inside this one.
  Place inside(String key) {
    return path == null ? this : at(path + "." + key);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line + ":" + column : file;
  }
}
