package penstock.core.listen;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.connection.StreamClient;
import penstock.core.listen.HelloGate.HelloWay;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.spi.io.Intake;
import penstock.spi.io.StreamHandler;
import penstock.spi.io.StreamTarget;
import penstock.spi.io.Streams.Ruling;
import penstock.spi.traffic.Connection;

/// The ways of TLS clients whose TLS does not end here. From any thread.
///
/// @param out for those that have nowhere to go
record HelloWays(WayOut out) {

  /// A connection whose way is to be found.
  ///
  /// @param stream from its first byte on
  /// @param client the same, as its registry is to know it
  /// @param connection the same, as the listener's rule has left it
  record Guest(StreamConnection stream, StreamClient client, Connection connection) {}

  /// Takes connections, on their I/O threads.
  @FunctionalInterface
  interface Way {

    /// Takes one.
    void take(Guest guest);
  }

  /// The way to a pool.
  ///
  /// @param intake where it leads
  /// @param target the pool
  Way pool(Intake intake, StreamTarget target) {
    StreamHandler pool = intake.streams().to(target);
    return guest -> {
      guest.client().join(out.registry());
      pool.handle(guest.connection(), guest.stream());
    };
  }

  /// The way out, with the alert that says that the name is not known.
  Way reject() {
    return guest -> out.show(guest.stream(), noWay(guest.connection().serverName()), 0);
  }

  private static Refusal noWay(@Nullable String name) {
    return new Refusal(
        Reason.NO_ROUTE,
        "no way for " + (name == null ? "no name" : name),
        name,
        Alert.UNRECOGNIZED_NAME,
        true);
  }

  /// Where the listener's rule says; what it leaves open, where the settings say.
  ///
  /// @param intake has the rule
  /// @param target of a pool
  /// @param settings finds the way that fits
  HelloWay ruled(Intake intake, Function<String, StreamTarget> target, SniTable<Way> settings) {
    return (stream, hello, asked) -> {
      StreamClient client = new StreamClient(stream, hello.serverName(), hello.protocols(), asked);
      switch (intake.streams().ask(client)) {
        case Ruling.Open(Connection open) ->
            settings.way(hello).take(new Guest(stream, client, open));
        case Ruling.ToPool(Connection sent, String pool) ->
            pool(intake, target.apply(pool)).take(new Guest(stream, client, sent));
        case Ruling.Refused(String reason, String why) ->
            out.show(stream, ruledOut(Reason.of(reason), why, hello.serverName()), 0);
      }
    };
  }

  /// Whoever asked the rule has told of it.
  private static Refusal ruledOut(Reason reason, String why, @Nullable String name) {
    return new Refusal(reason, why, name, Alert.ACCESS_DENIED, false);
  }
}
