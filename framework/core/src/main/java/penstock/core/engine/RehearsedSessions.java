package penstock.core.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.RuledConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tried;
import penstock.core.listen.OwnWays;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.route.Changes;
import penstock.spi.traffic.Connection;

/// The listeners of a [Rehearsal] whose payload nobody reads: connections go by their rules and
/// settings up to the choice of an endpoint. One thread at a time.
public final class RehearsedSessions {

  private final Line line;
  private final Map<String, RehearsedPool> pools;
  private final Map<String, OwnWays> ways = new LinkedHashMap<>();

  /// @param pools every pool of the configuration, by name
  RehearsedSessions(
      Line line, Map<String, ListenerSettings> listeners, Map<String, RehearsedPool> pools) {
    this.line = line;
    this.pools = pools;
    listeners.forEach((name, listener) -> {
      OwnWays own = OwnWays.of(listener.listener().settings());
      if (own != null) {
        ways.put(name, own);
      }
    });
  }

  /// The names of the listeners, in order.
  public Set<String> listeners() {
    return Collections.unmodifiableSet(ways.keySet());
  }

  /// Plays a connection.
  ///
  /// @throws IllegalArgumentException if there is no such listener
  public Rehearsed play(RehearsedConnection connection) {
    OwnWays own = ways.get(connection.listener());
    if (own == null) {
      throw new IllegalArgumentException(
          connection.listener() + ": no such listener (expected: " + listeners() + ")");
    }
    return switch (line.ask(connection.listener(), connection)) {
      case Ruling.Refused(String reason, String why) -> ended(why, reason);
      case Ruling.ToPool(Connection sent, String pool) -> at(pool, sent);
      case Ruling.Open(Connection open) ->
          byItself(open, own.way(connection.serverName(), connection.protocols()));
    };
  }

  private Rehearsed byItself(Connection connection, String way) {
    return switch (way) {
      case OwnWays.REJECT -> ended(why(connection), Reason.NO_ROUTE.word());
      case OwnWays.TERMINATE -> ended(why(connection), Reason.OK.word());
      default -> at(way, connection);
    };
  }

  private Rehearsed at(String name, Connection connection) {
    RehearsedPool pool = pools.get(name);
    if (pool == null) {
      return ended(why(connection), Reason.NO_POOL.word());
    }
    Choice choice = pool.pool().choose(connection, new Tried());
    LiveEndpoint chosen = choice.endpoint();
    @Nullable String key = connection.fact(Changes.KEY_FACT);
    return new Rehearsed(
        "",
        name,
        chosen == null ? "" : chosen.name(),
        why(connection),
        (chosen == null ? choice.reason() : Reason.OK).word(),
        new Rehearsed.Sent("", "", Map.of(), key),
        null);
  }

  private static Rehearsed ended(String why, String reason) {
    return new Rehearsed("", "", "", why, reason, null, null);
  }

  private static String why(Connection connection) {
    return connection instanceof RuledConnection ruled ? ruled.why() : "";
  }
}
