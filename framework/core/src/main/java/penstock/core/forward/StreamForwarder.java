package penstock.core.forward;

import org.xnio.StreamConnection;
import penstock.core.io.BufferPool;
import penstock.core.io.Resets;
import penstock.core.upstream.Upstreams;
import penstock.spi.io.StreamHandler;
import penstock.spi.io.StreamTarget;
import penstock.spi.io.Streams;
import penstock.spi.traffic.Connection;

/// Joins the connections of one listener with endpoints: chooses, connects, and moves the bytes,
/// untouched. Any I/O thread.
public final class StreamForwarder implements Streams {

  private final Upstreams upstreams;
  private final BufferPool buffers;
  private final SessionEntry entry;

  /// @param upstreams what each I/O thread has for connections to endpoints
  /// @param buffers lent while bytes wait
  /// @param entry where sessions begin
  public StreamForwarder(Upstreams upstreams, BufferPool buffers, SessionEntry entry) {
    this.upstreams = upstreams;
    this.buffers = buffers;
    this.entry = entry;
  }

  @Override
  public StreamHandler to(StreamTarget target) {
    StreamPlan plan = StreamPlan.of(upstreams, buffers, target);
    return (connection, stream) -> forward(connection, stream, target.pool(), plan);
  }

  @Override
  public Ruling ask(Connection connection) {
    return entry.ask(connection);
  }

  private void forward(
      Connection connection, StreamConnection stream, String pool, StreamPlan plan) {
    Session session = entry.begin(pool, connection).session();
    if (session == null) {
      Resets.reset(stream);
    } else {
      new StreamSession(session, stream, plan).start();
    }
  }
}
