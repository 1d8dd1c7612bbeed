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
import penstock.core.peek.TlsQuestion;

/// Understands what a client wants, and sends it there. Belongs to one I/O thread.
final class HelloEar implements FirstWords.Ear {

  /// Most hellos, and something behind them.
  private static final int ROOM = 8 << 10;

  private final HelloGate.Ways ways;
  private final HelloReader reader = new HelloReader();
  private byte[] said = {};
  private int count;
  private boolean begun;
  private boolean asked;

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
    if (begun) {
      understand(bytes, wait);
      return;
    }
    switch (TlsQuestion.in(said, count)) {
      case UNFINISHED -> {}
      case TLS -> {
        begun = true;
        asked = true;
        answer(TlsQuestion.YES, wait);
      }
      case GSSAPI -> answer(TlsQuestion.NO, wait);
      case NONE -> {
        begun = true;
        understand(kept(), wait);
      }
    }
  }

  /// Answers a question before TLS. Whoever says more before it has the answer could have had that
  /// slipped in by somebody else.
  private void answer(byte word, FirstWords wait) {
    if (count > TlsQuestion.LENGTH) {
      wait.refuse(Refusal.of(Reason.BAD_REQUEST, "more than a question"));
      return;
    }
    count = 0;
    wait.say(word);
  }

  private void understand(ByteBuffer bytes, FirstWords wait) {
    switch (reader.read(bytes)) {
      case MORE -> {}
      case DONE -> {
        ClientHello hello = reader.hello();
        if (hello != null) {
          ways.hello().take(wait.goOn(kept()), hello, asked);
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
