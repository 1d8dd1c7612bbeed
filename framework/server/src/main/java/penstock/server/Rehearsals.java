package penstock.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.core.engine.Rehearsal;
import penstock.scripting.LineCoverage;
import penstock.scripting.LineCoverage.FileLines;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.server.test.Rehearsing;
import penstock.spi.io.HttpFilter;

/// Plays requests through configurations without a socket, with the plugins of one home. One thread
/// at a time.
public final class Rehearsals implements Rehearsing, AutoCloseable {

  /// A script that has only just been loaded takes longer than one in service.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Path home;
  private final Map<ScriptSettings, Scripts> scripts = new HashMap<>();
  private final List<LineCoverage> coverage = new ArrayList<>();
  private final Catalogue catalogue;
  private final Plugins plugins;
  private boolean covering;

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

  /// With plugins that are loaded already, and stay so.
  ///
  /// @param home the unpacked distribution
  static Rehearsals with(Path home, Catalogue loaded) {
    return new Rehearsals(home, loaded, new Plugins(null));
  }

  /// Notes which lines of scripts are run from now on, beginning anew. It costs time.
  public void coverLines() {
    covering = true;
    coverage.forEach(LineCoverage::clear);
  }

  @Override
  public List<FileLines> lines() {
    return coverage.stream().flatMap(each -> each.files().stream()).toList();
  }

  @Override
  public List<ScriptException> failures() {
    return scripts.values().stream().flatMap(each -> each.failures().stream()).toList();
  }

  @Override
  public List<String> filters() {
    return catalogue.offers(HttpFilter.class).stream().map(Catalogue.Offer::type).toList();
  }

  /// Sets up the line of a configuration.
  ///
  /// @throws ConfigException if the configuration is wrong
  /// @throws IOException if a file it names cannot be read
  @Override
  public Rehearsal of(@Nullable Path file, @Nullable String text, Rehearsal.Director director)
      throws IOException {
    Settings settings = new Configuration(file, text, catalogue).read();
    Scripts lent = scripts.computeIfAbsent(settings.scripts(), this::scripts);
    return Rehearsal.of(settings.line(), director, ScriptHouse.lender(lent));
  }

  private Scripts scripts(ScriptSettings said) {
    Scripts made = Scripts.offline(ScriptHouse.dir(home, said), patient(said));
    if (covering) {
      LineCoverage lines = new LineCoverage();
      coverage.add(lines);
      made.coveredBy(lines);
    }
    return made;
  }

  /// The same with more time for a call.
  static ScriptSettings patient(ScriptSettings said) {
    ScriptSettings.Limits limits = said.limits();
    Duration time = limits.time().compareTo(PATIENCE) < 0 ? PATIENCE : limits.time();
    return new ScriptSettings(
        said.dir(),
        said.compiler(),
        said.watch(),
        new ScriptSettings.Limits(time, limits.memory()),
        said.strikes(),
        said.quarantine());
  }

  /// Lets the plugins go; close what was set up before.
  @Override
  public void close() {
    scripts.values().forEach(Scripts::close);
    plugins.close();
  }
}
