package penstock.core.engine;

import java.util.Map;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.io.Listener;
import penstock.spi.io.NamesPools;

/// What users may set on a listener: its protocol, and all that belongs to that.
///
/// @param listener the kind of listener, with its settings in the same block
@Describe("Where clients connect.")
public record ListenerSettings(
    @Inline(key = "protocol", fallback = "http") @Describe("What is spoken here.")
        Extension<Listener> listener) {

  /// The pools it sends connections to without routes: where in its block each is named, and its
  /// name.
  Map<String, String> pools() {
    return listener.settings() instanceof NamesPools names ? names.pools() : Map.of();
  }
}
