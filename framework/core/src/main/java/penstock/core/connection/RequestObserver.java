package penstock.core.connection;

import java.net.InetSocketAddress;
import penstock.core.metrics.Reason;

/// Told how requests ended. Runs on I/O threads: no blocking, no locks.
public interface RequestObserver {

  /// A head that could not be parsed, or that its connection's end cut short.
  Refused BAD_HEAD = new Refused(400, Reason.BAD_REQUEST);

  /// A head that the client broke off.
  Refused BROKEN_HEAD = new Refused(499, Reason.CLIENT_CLOSED);

  /// A head that took too long.
  Refused SLOW_HEAD = new Refused(408, Reason.CLIENT_TIMEOUT);

  /// A head that was too large.
  Refused LARGE_HEAD = new Refused(431, Reason.TOO_LARGE);

  /// How a request ended that never was one.
  ///
  /// @param status as answered
  /// @param reason why
  record Refused(int status, Reason reason) {}

  /// A request has left HTTP behind and goes on as a tunnel, until it has ended.
  default void tunnelBegins(ExchangeRequest request) {}

  /// A request has ended, one way or another.
  void finished(ExchangeRequest request);

  /// Bytes came that did not become a request.
  void refused(InetSocketAddress peer, Refused refused);
}
