package penstock.scripting;

import org.jspecify.annotations.Nullable;

/// One script and those who have opened it.
final class Shared {

  final Script script;
  private final String role;
  private final Quarantine quarantine;
  final Supply supply;

  /// How many have it open. Guarded by the lock of [Scripts].
  int users = 1;

  /// What was not taken over. Written by the reloading thread alone.
  volatile @Nullable Refusal refused;

  /// Whether a file was gone when it was last looked at. The reloading thread's alone.
  boolean gone;

  /// What was not taken over, and may be once it changes.
  ///
  /// @param files the script and what it imports
  /// @param tests of the file of tests beside it; null if there was none
  /// @param problem why not
  record Refusal(ScriptFiles files, @Nullable FileStamp tests, String problem) {}

  Shared(Script script, String role, Script.Parts parts) {
    this.script = script;
    this.role = role;
    this.quarantine = parts.quarantine();
    this.supply = parts.supply();
  }

  /// How it is.
  ScriptState state() {
    Version inForce = script.version();
    Refusal last = refused;
    return new ScriptState(
        script.file(),
        role,
        inForce.files().names(),
        inForce.since(),
        quarantine.active(),
        last == null ? null : last.problem());
  }
}
