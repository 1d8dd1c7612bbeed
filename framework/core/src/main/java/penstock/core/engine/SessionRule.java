package penstock.core.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.accesslog.RefusedLines;
import penstock.core.connection.Notes;
import penstock.core.connection.RuledConnection;
import penstock.core.metrics.Reason;
import penstock.core.metrics.SessionMetrics;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.route.RouteDecision;
import penstock.spi.route.RouteRule;
import penstock.spi.traffic.Connection;

/// The rule of one listener of one line: asks it where connections go, and counts and logs those it
/// turns away. Any thread.
final class SessionRule implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SessionRule.class);

  private final PoolSessions.Way way;
  private final RouteRule rule;
  private final AccessLogs logs;
  private final SessionMetrics turnedAway;

  /// @param house where those turned away are measured and logged
  SessionRule(PoolSessions.Way way, RouteRule rule, House house) {
    this.way = way;
    this.rule = rule;
    this.logs = house.accessLogs();
    this.turnedAway = new SessionMetrics(house.registry(), way.transport(), way.listener(), "");
  }

  /// Asks.
  Ruling ask(Connection connection) {
    RuledConnection ruled = new RuledConnection(connection, way.listener());
    try {
      return read(ruled, rule.decide(ruled));
    } catch (RuntimeException | Error e) {
      // A plugin may throw anything; it costs this connection only.
      log.atError().setCause(e).addKeyValue("listener", way.listener()).log("rule failed");
      return refuse(ruled, Reason.PLUGIN_ERROR, "");
    }
  }

  private Ruling read(RuledConnection ruled, RouteDecision said) {
    return switch (said) {
      case RouteDecision.Forward forward -> {
        ruled.ruled(forward.why(), forward.changes());
        yield new Ruling.ToPool(ruled, forward.pool());
      }
      case RouteDecision.Pass pass -> {
        ruled.ruled(pass.why(), pass.changes());
        yield new Ruling.Open(ruled);
      }
      case RouteDecision.Reject reject -> refuse(ruled, Reason.DENIED, reject.why());
      case RouteDecision.Fail fail -> refuse(ruled, Reason.of(fail.reason()), fail.why());
      case RouteDecision.Redirect _, RouteDecision.Respond _ ->
          throw new IllegalArgumentException(
              "decision: an answer of HTTP (expected: a pool, a rejection or none)");
    };
  }

  /// Turns a connection away, as its rule wants or must have it.
  Ruling.Refused refuse(Connection connection, Reason reason, String why) {
    turnedAway.began();
    turnedAway.ended(reason, 0);
    AccessLog inForce = logs.inForce();
    if (inForce != null) {
      tell(inForce, connection, reason, why);
    }
    return new Ruling.Refused(reason.word(), why);
  }

  private void tell(AccessLog inForce, Connection connection, Reason reason, String why) {
    int withheld = way.refused(logs, connection);
    if (withheld != RefusedLines.WITHHELD) {
      Notes notes = new Notes();
      notes.explained(why);
      RuledOutFacts.Outcome outcome = new RuledOutFacts.Outcome(reason, notes);
      long now = System.currentTimeMillis();
      inForce.add(new RuledOutFacts(way, connection, outcome, withheld, now));
    }
  }

  @Override
  public void close() {
    turnedAway.close();
  }
}
