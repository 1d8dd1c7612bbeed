package penstock.core.listen;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.StreamClient;
import penstock.core.listen.HelloGate.HelloWay;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.spi.io.Intake;
import penstock.spi.io.StreamHandler;
import penstock.spi.io.StreamTarget;

/// The ways of TLS clients whose TLS does not end here. From any thread.
///
/// @param out for those that have nowhere to go
record HelloWays(WayOut out) {

  /// The way to a pool.
  ///
  /// @param intake where it leads
  /// @param target the pool
  HelloWay pool(Intake intake, StreamTarget target) {
    StreamHandler pool = intake.streams().to(target);
    return (stream, hello) -> {
      StreamClient client = new StreamClient(stream, hello.serverName());
      client.join(out.registry());
      pool.handle(client, stream);
    };
  }

  /// The way out, with the alert that says that the name is not known.
  HelloWay reject() {
    return (stream, hello) -> out.show(stream, noWay(hello.serverName()), 0);
  }

  private static Refusal noWay(@Nullable String name) {
    return new Refusal(
        Reason.NO_ROUTE,
        "no way for " + (name == null ? "no name" : name),
        name,
        Alert.UNRECOGNIZED_NAME,
        true);
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
