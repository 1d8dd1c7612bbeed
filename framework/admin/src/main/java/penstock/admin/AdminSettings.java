package penstock.admin;

import org.jspecify.annotations.Nullable;
import penstock.core.listen.BindAddress;
import penstock.spi.Default;
import penstock.spi.Describe;

/// Where the admin paths are served, and to whom.
@Describe("Health paths, metrics and views, on an address of their own.")
public record AdminSettings(
    @Default("127.0.0.1:9900") @Describe("The address to listen at: host:port, :port for all.")
        String bind,
    @Describe("Who may ask; required when bind is not a loopback address.")
        @Nullable AdminAuth auth) {

  /// Checks the address.
  ///
  /// @throws IllegalArgumentException if it is no address, or open to others without a token
  public AdminSettings {
    if (!BindAddress.parse(bind).isLoopback() && auth == null) {
      throw new IllegalArgumentException(
          "bind: " + bind + " (expected: a loopback address, or auth with a tokenFile)");
    }
  }

  BindAddress address() {
    return BindAddress.parse(bind);
  }
}
