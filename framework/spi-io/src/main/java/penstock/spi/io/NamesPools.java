package penstock.spi.io;

import java.util.Map;

/// Settings of a listener that sends what comes to pools by itself, without routes. The framework
/// checks that there are such pools.
@FunctionalInterface
public interface NamesPools {

  /// The pools.
  ///
  /// @return where in the listener's block each is named, such as `pool`, and its name
  Map<String, String> pools();
}
