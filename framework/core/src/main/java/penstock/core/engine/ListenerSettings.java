package penstock.core.engine;

import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;
import penstock.spi.io.Listener;

/// What users may set on a listener: its protocol, and all that belongs to that.
///
/// @param listener the kind of listener, with its settings in the same block
@Describe("Where clients connect.")
public record ListenerSettings(
    @Inline(key = "protocol", fallback = "http") @Describe("What is spoken here.")
        Extension<Listener> listener) {}
