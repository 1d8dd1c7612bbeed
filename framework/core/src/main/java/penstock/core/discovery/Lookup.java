package penstock.core.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks up a host name.
@FunctionalInterface
public interface Lookup {

  /// Asks the system's resolver.
  Lookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /// Looks up. May block.
  ///
  /// @return addresses, the preferred one first; not empty
  /// @throws UnknownHostException if there is none
  List<InetAddress> addresses(String host) throws UnknownHostException;
}
