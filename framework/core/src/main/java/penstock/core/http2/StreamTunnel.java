package penstock.core.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import penstock.core.io.Pipe;

/// One stream that has left HTTP behind, a WebSocket for one: its DATA frames are what goes
/// through. Belongs to one I/O thread.
///
/// Source: [RFC 8441](https://www.rfc-editor.org/rfc/rfc8441), section 5.
final class StreamTunnel implements Pipe.Stream {

  private final Http2Stream stream;
  private final StreamAnswer answer;

  StreamTunnel(Http2Stream stream, StreamAnswer answer) {
    this.stream = stream;
    this.answer = answer;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return stream.read(into);
  }

  @Override
  public boolean canRead() {
    return stream.readable();
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return answer.write(bytes, false);
  }

  @Override
  public boolean canWrite() {
    return answer.writable();
  }

  @Override
  public void end() {
    answer.end();
  }

  @Override
  public boolean flush() throws IOException {
    return answer.flush();
  }

  @Override
  public void close() {
    stream.tunnelOver();
  }
}
