package penstock.core.connection;

import org.jspecify.annotations.Nullable;
import org.xnio.channels.Configurable;
import penstock.core.proxyprotocol.ProxyFacts;
import penstock.core.proxyprotocol.ProxyTls;
import penstock.core.proxyprotocol.VouchedConnection;

/// What a connection's PROXY header said besides addresses, by the names of facts.
final class ProxyWords {

  private static final String START = "proxy.";

  private ProxyWords() {}

  /// One word of it; null if it was not said.
  static @Nullable String of(Configurable connection, String name) {
    if (!name.startsWith(START)) {
      return null;
    }
    ProxyFacts said = VouchedConnection.said(connection);
    ProxyTls tls = said.tls();
    return switch (name.substring(START.length())) {
      case "authority" -> said.authority();
      case "alpn" -> said.alpn();
      case "unique-id" -> said.uniqueId();
      case "tls.version" -> tls == null ? null : tls.version();
      case "tls.cipher" -> tls == null ? null : tls.cipher();
      case "tls.cn" -> tls == null ? null : tls.commonName();
      default -> null;
    };
  }
}
