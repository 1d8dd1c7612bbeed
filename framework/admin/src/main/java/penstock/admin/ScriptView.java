package penstock.admin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A script as operators see it.
///
/// @param file relative to the folder of scripts
/// @param role what it is called for, such as `route`
/// @param files it and what it imports
/// @param since when the version in force was read
/// @param state `serving` or `quarantined`
/// @param refused why what its files say now was not taken over; null if it was
public record ScriptView(
    String file,
    String role,
    List<String> files,
    Instant since,
    String state,
    @Nullable String refused) {

  public ScriptView {
    files = List.copyOf(files);
  }
}
