package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Connection;

/// A connection that a [Rehearsal] plays, whose payload nobody reads.
///
/// @param listener the name of the listener it comes by
/// @param client who opens it
/// @param local where it comes to
/// @param serverName asked for by TLS, in lower case; null for none
/// @param protocols that it can speak behind TLS, by their names in ALPN
/// @param facts what a PROXY header would have said, such as `proxy.authority`
public record RehearsedConnection(
    String listener,
    InetSocketAddress client,
    InetSocketAddress local,
    @Nullable String serverName,
    List<String> protocols,
    Map<String, String> facts)
    implements Connection {

  /// Keeps its own copies.
  public RehearsedConnection {
    protocols = List.copyOf(protocols);
    facts = Map.copyOf(facts);
  }

  @Override
  public InetSocketAddress peer() {
    return client;
  }

  @Override
  public @Nullable String fact(String name) {
    return facts.get(name);
  }
}
