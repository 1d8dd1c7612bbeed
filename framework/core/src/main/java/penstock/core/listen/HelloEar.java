package penstock.core.listen;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.core.peek.ClientHello;
import penstock.core.peek.HelloReader;

/// Understands what a client wants, and sends it there. Belongs to one I/O thread.
final class HelloEar implements FirstWords.Ear {

  /// Most hellos, and something behind them.
  private static final int ROOM = 8 << 10;

  private final HelloGate.Ways ways;
  private final HelloReader reader = new HelloReader();
  private byte[] said = {};
  private int count;

  HelloEar(HelloGate.Ways ways) {
    this.ways = ways;
  }

  @Override
  public int room() {
    return ROOM;
  }

  @Override
  public void heard(ByteBuffer bytes, FirstWords wait) {
    keep(bytes);
    switch (reader.read(bytes)) {
      case MORE -> {}
      case DONE -> {
        ClientHello hello = reader.hello();
        if (hello != null) {
          ways.hello().take(wait.goOn(kept()), hello);
        }
      }
      case NOT_TLS -> {
        Consumer<StreamConnection> plain = ways.plain();
        if (plain == null) {
          wait.refuse(Refusal.of(Reason.BAD_REQUEST, "not TLS"));
        } else {
          plain.accept(wait.goOn(kept()));
        }
      }
      case NO_HELLO ->
          wait.refuse(Refusal.of(Reason.BAD_REQUEST, "no hello", Alert.UNEXPECTED_MESSAGE));
      case MALFORMED ->
          wait.refuse(Refusal.of(Reason.BAD_REQUEST, "a malformed hello", Alert.DECODE_ERROR));
      case LARGE ->
          wait.refuse(
              Refusal.of(Reason.TOO_LARGE, "a hello of more than 64 KiB", Alert.DECODE_ERROR));
    }
  }

  private void keep(ByteBuffer bytes) {
    int needed = count + bytes.remaining();
    if (needed > said.length) {
      // Whoever sends byte by byte has them copied now and then, not each time.
      said = Arrays.copyOf(said, count == 0 ? needed : 2 * needed);
    }
    bytes.get(bytes.position(), said, count, bytes.remaining());
    count = needed;
  }

  private ByteBuffer kept() {
    return ByteBuffer.wrap(said, 0, count);
  }

  @Override
  public void late(boolean silent, FirstWords wait) {
    wait.refuse(Refusal.of(Reason.CLIENT_TIMEOUT, "too late"));
  }
}
