package penstock.core.tls;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Says nothing until it listens, and then all at once.
final class SavingSocket extends Socket {

  private final ByteArrayOutputStream saved = new ByteArrayOutputStream();

  SavingSocket(InetSocketAddress to) throws IOException {
    super(to.getAddress(), to.getPort());
  }

  @Override
  public OutputStream getOutputStream() {
    return saved;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        SavingSocket.super.getOutputStream().write(saved.toByteArray());
        saved.reset();
        return super.read(into, offset, length);
      }
    };
  }
}
