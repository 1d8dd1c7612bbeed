package penstock.core.udp;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import penstock.core.listen.BindAddress;

/// The addresses listened at. A listener that takes the place of another one at the same address
/// finds its sockets here, so that no session ends because of it.
final class Ports {

  private final DatagramLoops loops;
  private final ConcurrentMap<BindAddress, Held> all = new ConcurrentHashMap<>();

  Ports(DatagramLoops loops) {
    this.loops = loops;
  }

  /// A port and how many use it.
  private record Held(Port port, int holders) {}

  Port hold(BindAddress address) {
    if (address.port() == 0) {
      // Another one each time.
      return new Port(address, loops);
    }
    return all.compute(
            address,
            (_, known) ->
                known == null
                    ? new Held(new Port(address, loops), 1)
                    : new Held(known.port, known.holders + 1))
        .port;
  }

  void release(Port port) {
    if (port.bind().port() == 0 || all.compute(port.bind(), (_, known) -> less(known)) == null) {
      port.close();
    }
  }

  private static @Nullable Held less(@Nullable Held known) {
    return known == null || known.holders == 1 ? null : new Held(known.port, known.holders - 1);
  }
}
