package penstock.core.udp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.Set;

/// The addresses of this machine's interfaces.
final class LocalAddresses {

  private LocalAddresses() {}

  /// All that there are now. Asks the system, which blocks.
  ///
  /// @throws SocketException if the system does not tell
  static Set<InetAddress> all() throws SocketException {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .forEach(addresses::add);
    return addresses;
  }
}
