package penstock.plugins;

import java.util.List;

/// The door through which the offers of a plugin come in: all of them or none.
///
/// The host collects what a plugin offers and calls this once for each plugin, when its `register`
/// has returned. So an implementation checks first and takes then: one bad offer refuses the whole
/// plugin, and nothing of it stays.
@FunctionalInterface
public interface Admission {

  /// Takes every offer of one plugin. Runs on the control thread that loads the plugins.
  ///
  /// @param plugin the plugin's id
  /// @param offers in the plugin's order; well-formed types, no type twice within a kind, none that
  ///   another plugin of this host offers
  /// @throws IllegalArgumentException if one cannot be taken, for instance because the core itself
  ///   offers that type; then none has been taken. The message becomes the reason of the refusal
  void admit(String plugin, List<Offer<?, ?>> offers);
}
