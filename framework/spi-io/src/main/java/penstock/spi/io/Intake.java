package penstock.spi.io;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;
import penstock.spi.tls.TlsTermination;

/// What a listener is given: where its connections run, and where what they bring goes.
///
/// @param worker the I/O threads
/// @param buffers direct buffers, lent on I/O threads
/// @param tls how TLS ends here; null for none
/// @param http takes requests, on I/O threads; stays the same over reloads
/// @param streams ways to pools for connections whose payload is not HTTP to us
public record Intake(
    XnioWorker worker,
    ByteBufferPool buffers,
    @Nullable TlsTermination tls,
    HttpHandler http,
    Streams streams) {}
