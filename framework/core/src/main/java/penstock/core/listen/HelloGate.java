package penstock.core.listen;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.io.Loops;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.core.peek.ClientHello;

/// Reads what a listener's clients say first, to find out who should answer. From any thread.
final class HelloGate {

  private static final Logger log = LoggerFactory.getLogger(HelloGate.class);

  private final ConnectionRegistry registry;
  private final Loops loops;
  private final long timeoutNanos;
  private final Set<HelloWait> waiting = ConcurrentHashMap.newKeySet();

  /// Takes connections when it is known what they are, on their I/O threads.
  ///
  /// @param hello those that speak TLS
  /// @param plain those that do not; null if they are sent away
  record Ways(HelloWay hello, @Nullable Consumer<StreamConnection> plain) {}

  /// Takes a connection whose client speaks TLS.
  @FunctionalInterface
  interface HelloWay {

    /// Takes it.
    ///
    /// @param stream from its first byte on
    /// @param hello what was said first
    void take(StreamConnection stream, ClientHello hello);
  }

  /// @param registry has the connections counted
  /// @param timeoutNanos how long clients may take to say something
  HelloGate(ConnectionRegistry registry, Loops loops, long timeoutNanos) {
    this.registry = registry;
    this.loops = loops;
    this.timeoutNanos = timeoutNanos;
  }

  /// Stands before what takes connections.
  Consumer<StreamConnection> before(Ways ways) {
    return stream -> {
      HelloWait wait = new HelloWait(this, stream, loops.of(stream.getIoThread()), ways);
      waiting.add(wait);
      wait.begin(timeoutNanos);
    };
  }

  void over(HelloWait wait) {
    waiting.remove(wait);
  }

  /// Closes a connection that was admitted, and counts why.
  ///
  /// @param alert told to the client; null if it does not speak TLS
  /// @param problem for logs
  void refuse(StreamConnection stream, Reason reason, @Nullable Alert alert, String problem) {
    log.atDebug()
        .addKeyValue("client", stream.getPeerAddress())
        .addKeyValue("reason", reason.word())
        .addKeyValue("problem", problem)
        .log("connection refused");
    registry.dismiss(reason);
    if (alert == null) {
      IoUtils.safeClose(stream);
    } else {
      new Farewell(stream, loops.of(stream.getIoThread())).say(alert.bytes());
    }
  }

  void close() {
    waiting.forEach(HelloWait::abandon);
  }
}
