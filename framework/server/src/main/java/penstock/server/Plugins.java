package penstock.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.plugins.Offer;
import penstock.plugins.PluginHost;
import penstock.plugins.PluginState;
import penstock.plugins.SpiVersion;
import penstock.spi.Registrar;

/// The plugins of a home, admitted to a catalogue.
///
/// @param host keeps them; null if the home has no plugin folder
record Plugins(@Nullable PluginHost host) implements AutoCloseable {

  /// Loads what lies in `plugins/`.
  ///
  /// @param home the unpacked distribution
  /// @param catalogue takes what they offer
  /// @throws IOException if the folder cannot be read
  static Plugins load(Path home, Catalogue catalogue) throws IOException {
    Path folder = home.resolve("plugins");
    if (!Files.isDirectory(folder)) {
      return new Plugins(null);
    }
    return new Plugins(
        PluginHost.load(folder, SpiVersion.CURRENT, (id, offers) -> admit(catalogue, id, offers)));
  }

  private static void admit(Catalogue catalogue, String id, List<Offer<?, ?>> offers) {
    Registrar registrar = catalogue.as(id);
    try {
      offers.forEach(offer -> offer.to(registrar));
    } catch (IllegalArgumentException e) {
      catalogue.withdraw(id);
      throw e;
    }
  }

  List<PluginState> states() {
    return host == null ? List.of() : host.plugins();
  }

  @Override
  public void close() {
    if (host != null) {
      host.close();
    }
  }
}
