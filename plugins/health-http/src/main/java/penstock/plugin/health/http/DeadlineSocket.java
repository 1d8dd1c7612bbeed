package penstock.plugin.health.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/// A socket whose reads together end at a deadline.
///
/// The JDK's timeout starts anew with each read, so an endpoint that sends a byte now and then
/// would hold a check for ever. TLS laid over this socket reads through it too.
final class DeadlineSocket extends Socket {

  private final Deadline deadline;

  DeadlineSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        setSoTimeout(deadline.millisLeft());
        return super.read();
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        setSoTimeout(deadline.millisLeft());
        return super.read(bytes, offset, length);
      }
    };
  }
}
