package penstock.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A plugin as operators see it.
///
/// @param id from its manifest; the name of the jar if it has none
/// @param version from its manifest; empty if it has none
/// @param jar the name of the file
/// @param state such as `started` or `refused`
/// @param reason why it was refused; null if it was not
/// @param offers what it offers, as kind and type: `balance round-robin`
public record PluginView(
    String id,
    String version,
    String jar,
    String state,
    @Nullable String reason,
    List<String> offers) {

  public PluginView {
    offers = List.copyOf(offers);
  }
}
