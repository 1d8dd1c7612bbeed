package penstock.core.listen;

import java.util.Map;
import java.util.function.Function;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.StreamClient;
import penstock.core.listen.HelloGate.HelloWay;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.spi.io.Intake;
import penstock.spi.io.StreamHandler;
import penstock.spi.io.StreamTarget;

/// The ways of TLS clients whose TLS does not end here. From any thread.
///
/// @param registry gets to know them
/// @param gate sends away who has nowhere to go
record HelloWays(ConnectionRegistry registry, HelloGate gate) {

  /// The way to a pool.
  ///
  /// @param intake where it leads
  /// @param target the pool
  HelloWay pool(Intake intake, StreamTarget target) {
    StreamHandler pool = intake.streams().to(target);
    return (stream, hello) -> {
      StreamClient client = new StreamClient(stream, hello.serverName());
      client.join(registry);
      pool.handle(client, stream);
    };
  }

  /// The way out, with the alert that says that the name is not known.
  HelloWay reject() {
    return (stream, hello) ->
        gate.refuse(
            stream,
            Reason.NO_ROUTE,
            Alert.UNRECOGNIZED_NAME,
            "no way for " + (hello.serverName() == null ? "no name" : hello.serverName()));
  }

  /// The way that fits what a client asks for.
  ///
  /// @param way finds the way to where a setting says
  static HelloWay fitting(
      Map<String, SniSettings> sni, SniSettings otherwise, Function<String, HelloWay> way) {
    SniTable<HelloWay> table = new SniTable<>(sni, otherwise, way);
    return (stream, hello) -> table.way(hello).take(stream, hello);
  }
}
