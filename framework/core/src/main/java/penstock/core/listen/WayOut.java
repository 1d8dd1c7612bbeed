package penstock.core.listen;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.TurnedAway;
import penstock.core.io.Loops;
import penstock.core.io.Resets;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;

/// The way out for connections that a listener let in and that may not go on: they are counted,
/// told of, and closed. On their I/O threads.
///
/// @param registry has them counted
/// @param loops the I/O threads
record WayOut(ConnectionRegistry registry, Loops loops) {

  private static final Logger log = LoggerFactory.getLogger(WayOut.class);

  /// Why one may not go on.
  ///
  /// @param reason to be counted
  /// @param problem for logs
  /// @param serverName the TLS server name it asked for; null for none
  /// @param alert said to it; null for nothing
  /// @param told whether anybody should hear of it
  record Refusal(
      Reason reason,
      String problem,
      @Nullable String serverName,
      @Nullable Alert alert,
      boolean told) {

    /// For one to whom nothing is said.
    static Refusal of(Reason reason, String problem) {
      return new Refusal(reason, problem, null, null, true);
    }

    /// For one that speaks TLS.
    static Refusal of(Reason reason, String problem, Alert alert) {
      return new Refusal(reason, problem, null, alert, true);
    }

    /// The same, of which nobody hears.
    Refusal untold() {
      return new Refusal(reason, problem, serverName, alert, false);
    }
  }

  /// Shows one out.
  ///
  /// @param nanos how long it was there
  void show(StreamConnection stream, Refusal refusal, long nanos) {
    count(stream, refusal, nanos);
    Alert alert = refusal.alert();
    if (alert != null) {
      new Farewell(stream, this).say(alert.bytes());
    } else {
      IoUtils.safeClose(stream);
      registry.dismiss();
    }
  }

  /// Throws one out: it sees a reset.
  void reset(StreamConnection stream, Refusal refusal) {
    count(stream, refusal, 0);
    Resets.reset(stream);
    registry.dismiss();
  }

  private void count(StreamConnection stream, Refusal refusal, long nanos) {
    InetSocketAddress client = stream.getPeerAddress(InetSocketAddress.class);
    log.atDebug()
        .addKeyValue("client", client)
        .addKeyValue("reason", refusal.reason.word())
        .addKeyValue("problem", refusal.problem)
        .log("connection refused");
    if (refusal.told && client != null) {
      registry.reject(new TurnedAway(client, refusal.serverName, refusal.reason, nanos));
    } else {
      registry.reject(refusal.reason);
    }
  }
}
