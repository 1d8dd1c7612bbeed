package penstock.scripting;

import java.util.List;

/// Settings that name scripts, so that `penstock check` can look at them and nothing is started.
public interface ScriptUser {

  /// The scripts, in the order of the settings.
  List<Use> scripts();

  /// A script that is named.
  ///
  /// @param path of the block that names it, within the settings: `shadow`; empty for themselves
  /// @param file relative to the folder of scripts
  /// @param role what it is called for
  /// @param choosesPools whether what it gives to functions called `pool` and `split` are pools of
  ///   the configuration
  record Use(String path, String file, Role role, boolean choosesPools) {}
}
