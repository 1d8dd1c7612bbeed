package penstock.spi.io;

/// Ways from a listener to pools, for connections whose payload is not HTTP to us.
@FunctionalInterface
public interface Streams {

  /// The way to one pool. Runs on any thread.
  ///
  /// @param target which pool, and how
  /// @return takes connections, on I/O threads; stays the same over reloads. A connection whose
  ///   pool is gone is closed
  StreamHandler to(StreamTarget target);
}
