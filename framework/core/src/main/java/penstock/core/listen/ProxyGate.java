package penstock.core.listen;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.listen.ProxyProtocolSettings.Accept;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.spi.net.CidrSet;

/// Reads the PROXY headers of a listener's connections, and lets nobody name another client who may
/// not. From any thread.
final class ProxyGate {

  private final boolean required;
  private final long timeoutNanos;
  private final CidrSet from;
  private final WayOut out;

  ProxyGate(ProxyProtocolSettings settings, WayOut out) {
    this.required = settings.accept() == Accept.REQUIRED;
    this.timeoutNanos = settings.timeout().toNanos();
    this.from = CidrSet.of(settings.from());
    this.out = out;
  }

  /// Stands before what takes connections.
  Consumer<StreamConnection> before(Consumer<StreamConnection> inside) {
    return stream -> {
      if (trusted(stream)) {
        new FirstWords(stream, out, new ProxyEar(required, inside)).begin(timeoutNanos);
      } else if (required) {
        out.show(stream, Refusal.of(Reason.DENIED, "PROXY header: its sender is not trusted"), 0);
      } else {
        inside.accept(stream);
      }
    };
  }

  private boolean trusted(StreamConnection stream) {
    InetSocketAddress peer = stream.getPeerAddress(InetSocketAddress.class);
    return peer != null && from.contains(peer.getAddress());
  }
}
