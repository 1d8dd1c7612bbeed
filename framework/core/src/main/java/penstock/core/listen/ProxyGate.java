package penstock.core.listen;

import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.io.Loops;
import penstock.core.listen.ProxyProtocolSettings.Accept;
import penstock.core.metrics.Reason;
import penstock.spi.net.CidrSet;

/// Reads the PROXY headers of a listener's connections, and lets nobody name another client who may
/// not. From any thread.
final class ProxyGate {

  private static final Logger log = LoggerFactory.getLogger(ProxyGate.class);

  private final boolean required;
  private final long timeoutNanos;
  private final CidrSet from;
  private final ConnectionRegistry registry;
  private final Loops loops;
  private final Set<ProxyWait> waiting = ConcurrentHashMap.newKeySet();

  ProxyGate(ProxyProtocolSettings settings, ConnectionRegistry registry, Loops loops) {
    this.required = settings.accept() == Accept.REQUIRED;
    this.timeoutNanos = settings.timeout().toNanos();
    this.from = CidrSet.of(settings.from());
    this.registry = registry;
    this.loops = loops;
  }

  /// Stands before what takes connections.
  Consumer<StreamConnection> before(Consumer<StreamConnection> inside) {
    return stream -> {
      if (trusted(stream)) {
        ProxyWait wait = new ProxyWait(this, stream, loops.of(stream.getIoThread()), inside);
        waiting.add(wait);
        wait.begin(timeoutNanos);
      } else if (required) {
        refuse(stream, Reason.DENIED, "its sender is not trusted");
      } else {
        inside.accept(stream);
      }
    };
  }

  private boolean trusted(StreamConnection stream) {
    InetSocketAddress peer = stream.getPeerAddress(InetSocketAddress.class);
    return peer != null && from.contains(peer.getAddress());
  }

  /// Whether there is no way in without a header.
  boolean required() {
    return required;
  }

  void over(ProxyWait wait) {
    waiting.remove(wait);
  }

  /// Closes a connection that was admitted, and counts why.
  void refuse(StreamConnection stream, Reason reason, String problem) {
    log.atDebug()
        .addKeyValue("peer", stream.getPeerAddress())
        .addKeyValue("reason", reason.word())
        .addKeyValue("problem", problem)
        .log("PROXY header refused");
    IoUtils.safeClose(stream);
    registry.dismiss(reason);
  }

  void close() {
    waiting.forEach(ProxyWait::abandon);
  }
}
