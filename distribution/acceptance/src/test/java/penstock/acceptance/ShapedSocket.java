package penstock.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// A client's socket that sends its first words in pieces of a shape.
final class ShapedSocket extends Socket {

  private final Function<byte[], List<byte[]>> shape;
  private boolean begun;

  /// @param port on this machine
  /// @param shape cuts what is written first
  ShapedSocket(int port, Function<byte[], List<byte[]>> shape) throws IOException {
    super("127.0.0.1", port);
    this.shape = shape;
    setTcpNoDelay(true);
    setSoTimeout(20_000);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Shaping(super.getOutputStream());
  }

  private final class Shaping extends OutputStream {

    private final OutputStream out;

    Shaping(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      byte[] words = Arrays.copyOfRange(bytes, from, from + count);
      List<byte[]> pieces = begun ? List.of(words) : shape.apply(words);
      begun = true;
      for (byte[] piece : pieces) {
        out.write(piece);
      }
    }
  }
}
