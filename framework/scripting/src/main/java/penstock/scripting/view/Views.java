package penstock.scripting.view;

import penstock.spi.traffic.Traffic;

/// What scripts see of traffic of any kind.
public final class Views {

  private Views() {}

  /// A [Request] or a [Connection].
  ///
  /// @param blocks of the context
  /// @param millis the time, since 1970
  public static Object of(Traffic traffic, Blocks blocks, long millis) {
    return switch (traffic) {
      case penstock.spi.traffic.Request request -> new Request(request, blocks, millis);
      case penstock.spi.traffic.Connection connection -> new Connection(connection, blocks, millis);
    };
  }
}
