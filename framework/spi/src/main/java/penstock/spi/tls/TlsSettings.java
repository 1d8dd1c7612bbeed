package penstock.spi.tls;

import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.Inline;

/// How TLS ends at a listener: `listeners.*.tls`.
///
/// @param termination what ends it, with its settings in the same block
@Describe("How TLS ends here.")
public record TlsSettings(
    @Inline(fallback = "termination") @Describe("What ends TLS.")
        Extension<TlsTermination> termination) {}
