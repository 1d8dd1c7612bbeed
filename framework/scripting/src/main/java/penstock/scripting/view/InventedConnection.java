package penstock.scripting.view;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// A connection that nobody opened, to warm a script. Immutable.
///
/// @param round varies it
public record InventedConnection(int round) implements Connection {

  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 443);

  @Override
  public InetSocketAddress client() {
    return CLIENT;
  }

  @Override
  public InetSocketAddress peer() {
    return CLIENT;
  }

  @Override
  public InetSocketAddress local() {
    return LOCAL;
  }

  @Override
  public String listener() {
    return "listener";
  }

  @Override
  public @Nullable String serverName() {
    return round % 3 == 0 ? null : "name" + round % 7 + ".example.test";
  }

  @Override
  public List<String> protocols() {
    return round % 2 == 0 ? List.of("h2", "http/1.1") : List.of();
  }
}
