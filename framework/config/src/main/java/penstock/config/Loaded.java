package penstock.config;

import java.nio.file.Path;
import java.util.List;

/// A configuration that was read and found valid.
///
/// @param value the root record
/// @param positions where everything in it was written
/// @param warnings what users should know though it can be used
/// @param files every file that was read: the first one, those it includes and those named by
///   `${file:...}`, in the order of reading
/// @param <T> the root record's type
public record Loaded<T>(T value, Positions positions, List<Problem> warnings, List<Path> files) {

  /// Keeps its own copies of the lists.
  public Loaded {
    warnings = List.copyOf(warnings);
    files = List.copyOf(files);
  }
}
