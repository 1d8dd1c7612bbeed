package penstock.core.listen;

import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import penstock.core.connection.Surroundings;
import penstock.core.connection.Takeover;
import penstock.core.http2.Http2Connection;
import penstock.core.http2.Http2Service;

/// Speaks HTTP/2 on connections. From any I/O thread.
final class Http2Opener implements ProtocolOpener, Takeover {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Service service;

  Http2Opener(Http2Service service) {
    this.service = service;
  }

  @Override
  public void open(StreamConnection stream, Surroundings surroundings) {
    take(stream, surroundings, NOTHING);
  }

  @Override
  public void take(StreamConnection stream, Surroundings surroundings, ByteBuffer first) {
    Http2Connection.open(stream, surroundings, service, first);
  }
}
