package penstock.plugins;

import org.jspecify.annotations.Nullable;

/// Why a jar was not started.
///
/// @param id the plugin's id; null when the jar does not say
/// @param jar the name of the file
/// @param reason one line: `what: value (expected: ...)`
public record Refusal(@Nullable String id, String jar, String reason) {

  /// The refusal for users, in one line.
  public String line() {
    return id == null
        ? "plugin " + jar + ": " + reason
        : "plugin " + id + " (" + jar + "): " + reason;
  }
}
