package penstock.scripting;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A script in use as operators see it.
///
/// @param file relative to the folder of scripts
/// @param role what it is called for, such as `route`
/// @param files it and what it imports, as read for the version in force
/// @param since when that was
/// @param quarantined whether it is not called now
/// @param refused why what its files say now was not taken over; null if it was
public record ScriptState(
    String file,
    String role,
    List<String> files,
    Instant since,
    boolean quarantined,
    @Nullable String refused) {

  /// Keeps its own copy.
  public ScriptState {
    files = List.copyOf(files);
  }
}
