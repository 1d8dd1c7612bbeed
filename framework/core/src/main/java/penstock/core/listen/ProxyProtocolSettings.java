package penstock.core.listen;

import java.time.Duration;
import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.net.Cidr;

/// What users may set of the PROXY protocol on a listener.
///
/// @param accept whether a header is taken
/// @param from who may send one
/// @param timeout how long it may take to come
@Describe("Who a client is, told by the proxy before us.")
public record ProxyProtocolSettings(
    @Describe(
            "required: every connection begins with a header and comes from one of `from`, or is"
                + " closed; optional: one from there may begin with one; off: none does.")
        @Default("required")
        Accept accept,
    @Describe("Addresses or blocks whose headers are believed.") @Default("[]") List<Cidr> from,
    @Describe("For the header to come whole; then the connection is closed.") @Default("5s")
        Duration timeout) {

  /// Whether a header is taken.
  public enum Accept {
    /// None is.
    OFF,
    /// One is, if there is one.
    OPTIONAL,
    /// There is no way in without.
    REQUIRED
  }

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if nobody may send a header, or it has no time
  public ProxyProtocolSettings {
    from = List.copyOf(from);
    if (from.isEmpty() && accept != Accept.OFF) {
      throw new IllegalArgumentException("from: [] (expected: who may send a header)");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
  }
}
