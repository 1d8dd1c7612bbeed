package penstock.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import penstock.config.Catalogue;
import penstock.core.engine.BuiltIns;

/// The reading of a configuration, with nothing started.
final class Reading {

  static final String MINIMAL =
      """
      listeners:
        web: { bind: ":8080" }
      routes:
        - { path: /api/, pool: api }
        - { pool: site }
      pools:
        api:  { endpoints: ["10.0.0.11:9000", "10.0.0.12:9000"] }
        site: { endpoints: ["10.0.0.21:9000"] }
      """;

  private Reading() {}

  /// @param folder where a home is made
  static Settings of(Path folder, String yaml) {
    Catalogue catalogue = new Catalogue();
    EngineSlot empty = new EngineSlot();
    new BuiltIns(empty::ground).register(catalogue);
    try (Plugins _ = Plugins.load(Home.in(folder).folder(), catalogue)) {
      return new Configuration(null, yaml, catalogue).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
