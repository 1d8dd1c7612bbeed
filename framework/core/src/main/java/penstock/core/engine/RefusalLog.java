package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.TurnedAway;

/// Logs what came by one listener and reached no line: by the access log in force.
///
/// @param way the listener
/// @param logs know the one in force
record RefusalLog(PoolSessions.Way way, AccessLogs logs)
    implements RequestObserver, TurnedAway.Observer {

  @Override
  public void finished(ExchangeRequest request) {
    AccessLog log = logs.inForce();
    if (log != null) {
      long took = System.nanoTime() - request.journey().startNanos();
      log.add(new ExchangeFacts(way.listener(), request, took));
    }
  }

  @Override
  public void refused(InetSocketAddress peer, Refused refused) {
    AccessLog log = logs.inForce();
    if (log != null) {
      log.add(new RefusedFacts(way.listener(), peer, refused, System.currentTimeMillis()));
    }
  }

  @Override
  public void turnedAway(TurnedAway who) {
    AccessLog log = logs.inForce();
    if (log != null) {
      long came = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(who.nanos());
      log.add(new TurnedAwayFacts(way, who, came));
    }
  }
}
