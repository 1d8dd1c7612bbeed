package penstock.core.upstream;

import penstock.core.metrics.Reason;

/// Told how an attempt to connect ended; on the I/O thread it was made on.
public interface ConnectListener {

  /// Connected.
  ///
  /// @param upstream to be begun at once, or given up
  void connected(Upstream upstream);

  /// Not connected.
  ///
  /// @param reason what is to be said of it
  /// @param detail for people
  void notConnected(Reason reason, String detail);

  /// The endpoint is there, but not by the name of the request's host, by which it was asked in
  /// TLS: that says nothing of the endpoint, for a client may name any host.
  ///
  /// @param detail for people
  void misnamed(String detail);
}
