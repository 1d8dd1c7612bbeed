package penstock.core.peek;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a TLS client asks for in its first message.
///
/// @param serverName the host (SNI), in lower case; of a client that encrypts its hello (ECH), the
///   name it shows to everybody; null if it names none
/// @param protocols what it can speak (ALPN), best first; one character a byte; empty for not said
/// @param versions of TLS it can speak, as on the wire: 0x0304 is TLS 1.3; at least one
/// @param encrypted whether it has, or pretends to have, a second hello that only the endpoint can
///   read (ECH)
public record ClientHello(
    @Nullable String serverName,
    List<String> protocols,
    List<Integer> versions,
    boolean encrypted) {

  /// Copies the lists.
  public ClientHello {
    protocols = List.copyOf(protocols);
    versions = List.copyOf(versions);
  }
}
