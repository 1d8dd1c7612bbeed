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
import penstock.spi.session.SessionFilter;

/// Lets clients in by their addresses.
public final class IpPlugin implements Plugin {

  private static final String DENIED = "denied";

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
      check(allow, deny);
    }
  }

  /// What users may set where connections are let in.
  ///
  /// @param allow who may come in; empty for everybody
  /// @param deny who may not, also of those allowed
  public record SessionSettings(
      @Describe("Addresses and blocks that may come in; if there are none, all but the denied.")
          @Default("[]")
          List<Cidr> allow,
      @Describe("Addresses and blocks that may not come in, also if they are allowed.")
          @Default("[]")
          List<Cidr> deny) {

    /// Checks that there is something to do.
    ///
    /// @throws IllegalArgumentException if there is not
    public SessionSettings {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
      check(allow, deny);
    }
  }

  private static void check(List<Cidr> allow, List<Cidr> deny) {
    if (allow.isEmpty() && deny.isEmpty()) {
      throw new IllegalArgumentException("nothing (expected: one of allow, deny)");
    }
  }

  /// Who may come in.
  private record Admitted(CidrSet allow, CidrSet deny, boolean open) {

    static Admitted of(List<Cidr> allow, List<Cidr> deny) {
      return new Admitted(CidrSet.of(allow), CidrSet.of(deny), allow.isEmpty());
    }

    boolean has(InetAddress address) {
      return !deny.contains(address) && (open || allow.contains(address));
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
    registrar.offer(
        SessionFilter.KIND, "ip", SessionSettings.class, (settings, _) -> filter(settings));
  }

  private static SessionFilter filter(SessionSettings settings) {
    Admitted admitted = Admitted.of(settings.allow(), settings.deny());
    return connection -> admitted.has(connection.client().getAddress()) ? null : DENIED;
  }

  private static HttpFilter filter(Settings settings) {
    Admitted admitted = Admitted.of(settings.allow(), settings.deny());
    return next ->
        exchange -> {
          FilteredRequest request = FilteredRequest.of(exchange);
          InetAddress address =
              (settings.of() == Whose.PEER ? request.peer() : request.client()).getAddress();
          if (admitted.has(address)) {
            next.handleRequest(exchange);
          } else {
            request.refuse(403, DENIED, "not from this address");
          }
        };
  }
}
