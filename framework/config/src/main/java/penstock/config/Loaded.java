package penstock.config;

import java.nio.file.Path;
import java.util.List;

/// A configuration that was read and found valid.
///
/// @param value the root record
/// @param positions where everything in it was written
/// @param files every file that was read: the first one, those it includes and those named by
///   `${file:...}`, in the order of reading
/// @param <T> the root record's type
public record Loaded<T>(T value, Positions positions, List<Path> files) {

  /// Keeps its own copy of the list.
  public Loaded {
    files = List.copyOf(files);
  }
}
