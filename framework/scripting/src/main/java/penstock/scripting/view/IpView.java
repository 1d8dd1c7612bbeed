package penstock.scripting.view;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.graalvm.polyglot.HostAccess;
import penstock.spi.net.AddressText;

/// An address as scripts see it.
public final class IpView {

  private final InetAddress address;
  private final Blocks blocks;

  /// @param socket of the address
  /// @param blocks of the context
  public IpView(InetSocketAddress socket, Blocks blocks) {
    this.address = socket.getAddress();
    this.blocks = blocks;
  }

  InetAddress address() {
    return address;
  }

  /// Whether one of these addresses or blocks holds it.
  ///
  /// @param texts such as `10.0.0.0/8`
  /// @throws IllegalArgumentException if one is no block
  @HostAccess.Export
  public boolean in(String... texts) {
    for (String text : texts) {
      if (blocks.named(text).contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// As text, without the port.
  @Override
  @HostAccess.Export
  public String toString() {
    return AddressText.of(address);
  }
}
