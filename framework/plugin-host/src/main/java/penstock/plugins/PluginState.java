package penstock.plugins;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of one jar in the plugin folder.
///
/// @param id the plugin's id; null when the jar does not say
/// @param version the plugin's version; null when the jar does not say
/// @param jar the name of the file
/// @param description one sentence of the plugin's author; may be empty
/// @param state whether it runs
/// @param reason why it was refused; null when it started
/// @param offers what it brings, in its own order; empty when it was refused
public record PluginState(
    @Nullable String id,
    @Nullable String version,
    String jar,
    String description,
    State state,
    @Nullable String reason,
    List<Offered> offers) {

  /// Whether a plugin runs.
  public enum State {
    /// It has registered, and its offers can be used.
    STARTED,
    /// Nothing of it is in use.
    REFUSED
  }

  /// Copies the offers.
  public PluginState {
    offers = List.copyOf(offers);
  }

  static PluginState started(FoundJar jar, List<Offered> offers) {
    return new PluginState(
        jar.id(), jar.version(), jar.name(), jar.description(), State.STARTED, null, offers);
  }

  static PluginState refused(FoundJar jar, String reason) {
    return new PluginState(
        jar.id(), jar.version(), jar.name(), jar.description(), State.REFUSED, reason, List.of());
  }

  static PluginState unreadable(String jar, String reason) {
    return new PluginState(null, null, jar, "", State.REFUSED, reason, List.of());
  }

  /// The refusal; null when the plugin started.
  public @Nullable Refusal refusal() {
    return reason == null ? null : new Refusal(id, jar, reason);
  }
}
