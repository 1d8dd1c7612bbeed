package penstock.spi.io;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;
import penstock.spi.session.SessionFilter;
import penstock.spi.tls.TlsTermination;

/// What a listener is given: where its connections run, and where what they bring goes.
///
/// @param worker the I/O threads
/// @param buffers direct buffers, lent on I/O threads
/// @param tls how TLS ends here; null for none
/// @param filters who says who may come in: asked before anything of a connection is read, in this
///   order; a listener that refuses a connection tells nobody behind it
/// @param http takes requests, on I/O threads; stays the same over reloads
/// @param streams ways to pools for connections whose payload is not HTTP to us
public record Intake(
    XnioWorker worker,
    ByteBufferPool buffers,
    @Nullable TlsTermination tls,
    List<SessionFilter> filters,
    HttpHandler http,
    Streams streams) {

  /// Copies the list.
  public Intake {
    filters = List.copyOf(filters);
  }
}
