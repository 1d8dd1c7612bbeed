package penstock.spi.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// The engine of one client's connection, lent for as long as that is open.
///
/// @param engine in server mode, with protocols, cipher suites, client authentication and ALPN
///   names set; nobody changes them any more
/// @param direct whether it works best on buffers outside the heap
/// @param release gives back what the engine holds beside the heap; run once, when the connection
///   has ended, on its I/O thread or another one: no blocking. Work of the engine's may still be
///   under way elsewhere then, and whoever uses the engine afterwards is told that it is closed
public record LentEngine(SSLEngine engine, boolean direct, Runnable release) {

  /// An engine of the JDK, which holds nothing beside the heap.
  ///
  /// @param context makes it
  /// @param parameters changed: the ALPN names are added
  /// @param spoken what can be spoken behind it, by its names in ALPN, best first; empty if nothing
  ///   is agreed on
  public static LentEngine of(SSLContext context, SSLParameters parameters, List<String> spoken) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    parameters.setApplicationProtocols(spoken.toArray(String[]::new));
    engine.setSSLParameters(parameters);
    return new LentEngine(engine, false, () -> {});
  }
}
