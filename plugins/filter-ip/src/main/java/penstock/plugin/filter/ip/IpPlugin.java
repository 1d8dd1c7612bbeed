package penstock.plugin.filter.ip;

import java.net.InetAddress;
import java.util.List;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.spi.net.Cidr;
import penstock.spi.net.CidrSet;

/// Lets clients in by their addresses.
public final class IpPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param allow who may come in; empty for everybody
  /// @param deny who may not, also of those allowed
  /// @param of whose address counts
  public record Settings(
      @Describe("Addresses and blocks that may come in; if there are none, all but the denied.")
          @Default("[]")
          List<Cidr> allow,
      @Describe("Addresses and blocks that may not come in, also if they are allowed.")
          @Default("[]")
          List<Cidr> deny,
      @Describe(
              "Whose address counts: client, the one that trusted proxies vouch for, or peer, the"
                  + " other end of the connection.")
          @Default("client")
          Whose of) {

    /// Checks that there is something to do.
    ///
    /// @throws IllegalArgumentException if there is not
    public Settings {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
      if (allow.isEmpty() && deny.isEmpty()) {
        throw new IllegalArgumentException("nothing (expected: one of allow, deny)");
      }
    }
  }

  /// Whose address counts.
  public enum Whose {
    /// The client, as trusted proxies vouch for it.
    CLIENT,
    /// The other end of the connection.
    PEER
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "ip", Settings.class, (settings, _) -> filter(settings));
  }

  private static HttpFilter filter(Settings settings) {
    CidrSet allow = CidrSet.of(settings.allow());
    CidrSet deny = CidrSet.of(settings.deny());
    boolean open = settings.allow().isEmpty();
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          InetAddress address =
              (settings.of() == Whose.PEER ? request.peer() : request.client()).getAddress();
          if (!deny.contains(address) && (open || allow.contains(address))) {
            next.handleRequest(exchange);
          } else {
            request.refuse(403, "denied", "not from this address");
          }
        };
  }
}
