package penstock.core.connection;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.route.Changes;
import penstock.spi.traffic.Connection;
import penstock.spi.traffic.Tls;

/// A connection as a line knows it: by its listener's name, and with what that listener's rule has
/// said of it, if there is one. Belongs to one thread.
public final class RuledConnection implements Connection {

  private final Connection connection;
  private final String listener;
  private String why = "";
  private Changes changes = Changes.NONE;

  /// @param listener its name
  public RuledConnection(Connection connection, String listener) {
    this.connection = connection;
    this.listener = listener;
  }

  /// Notes what the rule has said: of the changes, the key and the labels count.
  public void ruled(String reason, Changes said) {
    why = reason;
    changes = said;
  }

  /// Why the rule decided so, in its words; empty if it said nothing.
  public String why() {
    return why;
  }

  @Override
  public String listener() {
    return listener;
  }

  @Override
  public Map<String, String> subset() {
    return changes.subset();
  }

  @Override
  public @Nullable String fact(String name) {
    String key = changes.hashKey();
    return key != null && name.equals(Changes.KEY_FACT) ? key : connection.fact(name);
  }

  @Override
  public InetSocketAddress client() {
    return connection.client();
  }

  @Override
  public InetSocketAddress peer() {
    return connection.peer();
  }

  @Override
  public InetSocketAddress local() {
    return connection.local();
  }

  @Override
  public @Nullable String serverName() {
    return connection.serverName();
  }

  @Override
  public List<String> protocols() {
    return connection.protocols();
  }

  @Override
  public @Nullable Tls tls() {
    return connection.tls();
  }
}
