package penstock.scripting;

import org.jspecify.annotations.Nullable;

/// One script and those who have opened it.
final class Shared {

  final Script script;
  final Supply supply;

  /// How many have it open. Guarded by the lock of [Scripts].
  int users = 1;

  /// What was not taken over. The reloading thread's own.
  @Nullable Refusal refused;

  /// What was not taken over, and may be once it changes.
  ///
  /// @param files the script and what it imports
  /// @param tests of the file of tests beside it; null if there was none
  record Refusal(ScriptFiles files, @Nullable FileStamp tests) {}

  Shared(Script script, Supply supply) {
    this.script = script;
    this.supply = supply;
  }
}
