package penstock.core.engine;

import java.net.InetSocketAddress;
import penstock.core.accesslog.AccessLog;
import penstock.core.accesslog.AccessLogs;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.RequestObserver;

/// Logs what came by one listener and reached no line: by the access log in force.
///
/// @param listener its name
/// @param logs know the one in force
record RefusalLog(String listener, AccessLogs logs) implements RequestObserver {

  @Override
  public void finished(ExchangeRequest request) {
    AccessLog log = logs.inForce();
    if (log != null) {
      log.add(new ExchangeFacts(listener, request));
    }
  }

  @Override
  public void refused(InetSocketAddress peer, Refused refused) {
    AccessLog log = logs.inForce();
    if (log != null) {
      log.add(new RefusedFacts(listener, peer, refused, System.currentTimeMillis()));
    }
  }
}
