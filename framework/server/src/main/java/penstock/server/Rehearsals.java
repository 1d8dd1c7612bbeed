package penstock.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.core.engine.Rehearsal;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.io.HttpFilter;

/// Plays requests through configurations without a socket, with the plugins of one home. One thread
/// at a time.
public final class Rehearsals implements AutoCloseable {

  private final Path home;
  private final Map<ScriptSettings, Scripts> scripts = new HashMap<>();
  private final Catalogue catalogue;
  private final Plugins plugins;

  private Rehearsals(Path home, Catalogue catalogue, Plugins plugins) {
    this.home = home;
    this.catalogue = catalogue;
    this.plugins = plugins;
  }

  /// Loads the plugins of a home.
  ///
  /// @param home the unpacked distribution
  /// @throws IOException if the plugin folder cannot be read
  public static Rehearsals open(Path home) throws IOException {
    Catalogue catalogue = Penstock.offline();
    return new Rehearsals(home, catalogue, Plugins.load(home, catalogue));
  }

  /// The filters there are, by type.
  public List<String> filters() {
    return catalogue.offers(HttpFilter.class).stream().map(Catalogue.Offer::type).toList();
  }

  /// Sets up the line of a configuration.
  ///
  /// @param file the configuration; null if it stands in `text`
  /// @param text the configuration itself; null if it stands in `file`
  /// @throws ConfigException if the configuration is wrong
  /// @throws IOException if a file it names cannot be read
  public Rehearsal of(@Nullable Path file, @Nullable String text, Rehearsal.Director director)
      throws IOException {
    Settings settings = new Configuration(file, text, catalogue).read();
    ScriptSettings said = settings.scripts();
    Scripts lent =
        scripts.computeIfAbsent(said, _ -> Scripts.offline(ScriptHouse.dir(home, said), said));
    return Rehearsal.of(settings.line(), director, ScriptHouse.lender(lent));
  }

  /// Lets the plugins go; close what was set up before.
  @Override
  public void close() {
    scripts.values().forEach(Scripts::close);
    plugins.close();
  }
}
