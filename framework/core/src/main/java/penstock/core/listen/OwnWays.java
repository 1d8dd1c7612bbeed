package penstock.core.listen;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.core.peek.ClientHello;
import penstock.spi.io.NamesPools;

/// Where the connections of one listener go by its settings alone. Immutable.
public final class OwnWays {

  /// They are turned away.
  public static final String REJECT = SniSettings.REJECT;

  /// Their TLS ends here, and what is in it are requests.
  public static final String TERMINATE = SniSettings.TERMINATE;

  private static final List<Integer> ANY_VERSION = List.of(0x0304);

  private final SniTable<String> table;

  private OwnWays(SniTable<String> table) {
    this.table = table;
  }

  /// Those of a listener.
  ///
  /// @param settings of it
  /// @return null if it passes on no connections
  public static @Nullable OwnWays of(Record settings) {
    return switch (settings) {
      case TlsListenerSettings tls -> of(tls.sni(), tls.otherwise());
      case AutoListenerSettings auto -> of(auto.sni(), auto.unnamed());
      case NamesPools others when others.pools().size() == 1 ->
          of(Map.of(), new SniSettings(others.pools().values().iterator().next(), Map.of()));
      default -> null;
    };
  }

  private static OwnWays of(Map<String, SniSettings> sni, SniSettings otherwise) {
    return new OwnWays(new SniTable<>(sni, otherwise, Function.identity()));
  }

  /// The way of a client.
  ///
  /// @param serverName in lower case; null for none
  /// @param protocols by their names in ALPN
  /// @return a pool, [#REJECT] or [#TERMINATE]
  public String way(@Nullable String serverName, List<String> protocols) {
    return table.way(new ClientHello(serverName, protocols, ANY_VERSION, false));
  }
}
