package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.xnio.conduits.StreamSinkConduit;

class SmallWritesTest {

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private int singles;
  private int gathered;
  private int most = Integer.MAX_VALUE;
  private final SmallWrites writes = new SmallWrites(socket(), ByteBuffer.allocateDirect(16));

  @Test
  void sendsShortPiecesAsOne() throws IOException {
    ByteBuffer[] pieces = {piece("-"), piece("head"), piece("body"), piece("-")};
    assertThat(writes.write(pieces, 1, 2)).isEqualTo(8);
    assertThat(text()).isEqualTo("headbody");
    assertThat(singles).isEqualTo(1);
    assertThat(pieces[1].hasRemaining()).isFalse();
    assertThat(pieces[2].hasRemaining()).isFalse();
    assertThat(pieces[3].remaining()).isEqualTo(1);
  }

  @Test
  void keepsWhatTheSocketDidNotTake() throws IOException {
    ByteBuffer[] pieces = {piece("head"), piece("body")};
    for (int take : new int[] {0, 3, 2, 9}) {
      most = take;
      writes.write(pieces, 0, 2);
    }
    assertThat(text()).isEqualTo("headbody");
  }

  @Test
  void leavesWhatIsLongToTheSystem() throws IOException {
    ByteBuffer[] pieces = {piece("head"), piece("a body that is too long")};
    assertThat(writes.write(pieces, 0, 2)).isEqualTo(27);
    assertThat(text()).isEqualTo("heada body that is too long");
    assertThat(gathered).isEqualTo(1);
  }

  private static ByteBuffer piece(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String text() {
    return sent.toString(StandardCharsets.US_ASCII);
  }

  /// A socket that takes so many bytes at once.
  private StreamSinkConduit socket() {
    return (StreamSinkConduit)
        Proxy.newProxyInstance(
            StreamSinkConduit.class.getClassLoader(),
            new Class<?>[] {StreamSinkConduit.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("write")) {
                throw new UnsupportedOperationException(method.getName());
              }
              if (arguments.length == 1) {
                singles++;
                return take((ByteBuffer) arguments[0]);
              }
              gathered++;
              long all = 0;
              for (int i = 0; i < (int) arguments[2]; i++) {
                all += take(((ByteBuffer[]) arguments[0])[(int) arguments[1] + i]);
              }
              return all;
            });
  }

  private int take(ByteBuffer bytes) {
    int count = Math.min(most, bytes.remaining());
    for (int i = 0; i < count; i++) {
      sent.write(bytes.get());
    }
    return count;
  }
}
