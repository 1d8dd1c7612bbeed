package penstock.spi.io;

import penstock.spi.traffic.Connection;

/// Ways from a listener to pools, for connections whose payload is not HTTP to us.
@FunctionalInterface
public interface Streams {

  /// The way to one pool. Runs on any thread.
  ///
  /// @param target which pool, and how
  /// @return takes connections, on I/O threads; stays the same over reloads. Where the listener has
  ///   a rule that was not asked yet, it is, and may send a connection to another pool or turn it
  ///   away. A connection whose pool is gone is closed
  StreamHandler to(StreamTarget target);

  /// Asks the rule of the listener, if it has one: for listeners with more than one way, before
  /// they choose one. Runs on I/O threads.
  ///
  /// @return what it says; if there is none, that it leaves it open
  default Ruling ask(Connection connection) {
    return new Ruling.Open(connection);
  }

  /// What a listener's rule says of a connection.
  sealed interface Ruling {

    /// The listener chooses.
    ///
    /// @param connection to be handed on in the place of the one asked about
    record Open(Connection connection) implements Ruling {}

    /// It goes to a pool.
    ///
    /// @param connection to be handed on in the place of the one asked about
    /// @param pool its name
    record ToPool(Connection connection, String pool) implements Ruling {}

    /// It is turned away; that was counted and logged, and closing it is the listener's business.
    ///
    /// @param reason the word for metrics and logs
    /// @param why in the rule's words
    record Refused(String reason, String why) implements Ruling {}
  }
}
