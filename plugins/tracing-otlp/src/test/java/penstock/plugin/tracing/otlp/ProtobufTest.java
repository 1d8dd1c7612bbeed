package penstock.plugin.tracing.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {

  private static final int BYTES_1 = 1 << 3 | 2;
  private static final int BYTES_2 = 2 << 3 | 2;
  private static final int WHOLE_3 = 3 << 3;

  private static int varint(ByteBuffer in) {
    int value = 0;
    int shift = 0;
    byte next;
    do {
      next = in.get();
      value |= (next & 0x7F) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 121, 122, 123, 127, 128, 5000, 16_379, 16_380, 16_384, 3_000_000})
  void messagesOfAnyLengthStandInsideOthers(int size) {
    String text = "x".repeat(size);
    byte[] written =
        new Protobuf()
            .message(1, outer -> outer.message(1, inner -> inner.text(2, text)).whole(3, 300))
            .whole(3, 7)
            .toBytes();
    ByteBuffer in = ByteBuffer.wrap(written);
    assertThat(varint(in)).isEqualTo(BYTES_1);
    int outer = varint(in);
    int outerEnd = in.position() + outer;
    assertThat(varint(in)).isEqualTo(BYTES_1);
    int inner = varint(in);
    int innerEnd = in.position() + inner;
    if (size > 0) {
      assertThat(varint(in)).isEqualTo(BYTES_2);
      assertThat(varint(in)).isEqualTo(size);
      assertThat(new String(written, in.position(), size, StandardCharsets.UTF_8)).isEqualTo(text);
      in.position(in.position() + size);
    }
    assertThat(in.position()).isEqualTo(innerEnd);
    assertThat(varint(in)).isEqualTo(WHOLE_3);
    assertThat(varint(in)).isEqualTo(300);
    assertThat(in.position()).isEqualTo(outerEnd);
    assertThat(varint(in)).isEqualTo(WHOLE_3);
    assertThat(varint(in)).isEqualTo(7);
    assertThat(in.hasRemaining()).isFalse();
  }
}
