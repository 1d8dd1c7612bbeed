package penstock.cli;

import java.io.IOException;
import java.util.List;
import penstock.config.Problem;
import penstock.plugins.PluginState;

/// What the commands ask of the server module.
interface Operations {

  /// Starts and returns when every listener is bound.
  ///
  /// @throws penstock.config.ConfigException if the configuration is wrong; nothing was started
  /// @throws IOException if an address cannot be bound
  Running start(Setup setup) throws IOException;

  /// Every problem of the configuration; empty if there is none.
  List<Problem> check(Setup setup);

  /// Every plugin found, started or refused, ordered by name of the jar.
  List<PluginState> plugins(Setup setup);

  /// The JSON Schema of the configuration with the plugins of this home.
  String schema(Setup setup);

  /// The same as a Markdown page for people.
  String reference(Setup setup);
}
