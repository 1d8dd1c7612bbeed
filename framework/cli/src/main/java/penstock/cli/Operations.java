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
  ///
  /// @throws IOException if the plugins cannot be read
  List<Problem> check(Setup setup) throws IOException;

  /// Every plugin found, started or refused, ordered by name of the jar.
  ///
  /// @throws IOException if the plugins cannot be read
  List<PluginState> plugins(Setup setup) throws IOException;

  /// The JSON Schema of the configuration with the plugins of this home.
  ///
  /// @throws IOException if the plugins cannot be read
  String schema(Setup setup) throws IOException;

  /// The same as a Markdown page for people.
  ///
  /// @throws IOException if the plugins cannot be read
  String reference(Setup setup) throws IOException;
}
