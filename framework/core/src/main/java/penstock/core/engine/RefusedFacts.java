package penstock.core.engine;

import java.net.InetSocketAddress;
import penstock.core.accesslog.Facts;
import penstock.core.connection.RequestObserver.Refused;
import penstock.core.metrics.Reason;

/// What is known of bytes that never became a request.
///
/// @param listener by which they came
/// @param peer from whom
/// @param refused how it ended
/// @param startMillis when, in milliseconds since 1970
record RefusedFacts(String listener, InetSocketAddress peer, Refused refused, long startMillis)
    implements Facts {

  @Override
  public long totalNanos() {
    return 0;
  }

  @Override
  public String protocol() {
    return "";
  }

  @Override
  public InetSocketAddress client() {
    return peer;
  }

  @Override
  public int status() {
    return refused.status();
  }

  @Override
  public Reason reason() {
    return refused.reason();
  }
}
