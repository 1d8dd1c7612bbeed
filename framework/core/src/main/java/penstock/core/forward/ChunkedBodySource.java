package penstock.core.forward;

import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.upstream.ChunkDecoder;

/// A chunked body, decoded by us in the place of Undertow's conduit: that one closes the connection
/// where a client with a broken chunk deserves a 400, and copies everything once more.
final class ChunkedBodySource implements BodySource {

  private final HttpServerExchange exchange;
  private final HttpServerConnection connection;
  private final ConduitStreamSourceChannel channel;
  private final StreamSourceConduit raw;
  private final ChunkDecoder decoder = new ChunkDecoder();

  ChunkedBodySource(HttpServerExchange exchange, HttpServerConnection connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.channel = connection.getChannel().getSourceChannel();
    this.raw = new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (decoder.done()) {
      return -1;
    }
    int start = into.position();
    int n = raw.read(into);
    if (n < 0) {
      throw new ClosedChannelException();
    }
    if (n == 0) {
      return 0;
    }
    int end = into.position();
    into.limit(end).position(start);
    int excess = decoder.decode(into);
    int payload = into.remaining();
    if (decoder.done() && decoder.refused() == null) {
      complete(into, end - excess, excess);
    }
    into.position(start + payload);
    if (payload == 0 && decoder.done()) {
      return -1;
    }
    return payload;
  }

  /// Gives back what came behind the body and tells Undertow that the request is read.
  private void complete(ByteBuffer from, int at, int excess) {
    if (excess > 0) {
      PooledByteBuffer rest = connection.getByteBufferPool().allocate();
      ByteBuffer bytes =
          excess <= rest.getBuffer().remaining() ? rest.getBuffer() : ByteBuffer.allocate(excess);
      int limit = from.limit();
      from.limit(at + excess);
      bytes.put(bytes.position(), from, at, excess).limit(excess);
      from.limit(limit);
      if (bytes == rest.getBuffer()) {
        connection.ungetRequestBytes(rest);
      } else {
        rest.close();
        connection.ungetRequestBytes(new HeapBytes(bytes));
      }
    }
    channel.setConduit(connection.getOriginalSourceConduit());
    Connectors.terminateRequest(exchange);
  }

  @Override
  public @Nullable String refused() {
    return decoder.refused();
  }

  @Override
  public @Nullable HeaderMap trailers() {
    return decoder.trailers();
  }

  @Override
  public void whenReadable(Runnable task) {
    channel.setConduit(raw);
    channel.setReadListener(_ -> task.run());
    channel.resumeReads();
  }

  @Override
  public void suspend() {
    channel.suspendReads();
  }

  private record HeapBytes(ByteBuffer buffer) implements PooledByteBuffer {

    @Override
    public ByteBuffer getBuffer() {
      return buffer;
    }

    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
      return true;
    }
  }
}
