package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {

  private static final String WHOLE =
      "5\r\nhello\r\nA;x=\"y\"\r\n0123456789\r\n001 \r\n!\r\n0;z\r\nX-Sum: 7\r\nX-B:  c \r\n\r\n";

  private final ChunkDecoder decoder = new ChunkDecoder();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Decodes a piece that stands somewhere within a larger buffer.
  private int feed(byte[] all, int from, int to) {
    ByteBuffer buffer = ByteBuffer.allocate(to - from + 6);
    buffer.position(3).put(all, from, to - from).limit(3 + to - from).position(3);
    int excess = decoder.decode(buffer);
    assertThat(buffer.position()).isEqualTo(3);
    byte[] piece = new byte[buffer.remaining()];
    buffer.get(piece);
    body.writeBytes(piece);
    return excess;
  }

  private int feed(String text) {
    byte[] all = bytes(text);
    return feed(all, 0, all.length);
  }

  private HeaderMap trailers() {
    return Objects.requireNonNull(decoder.trailers(), "trailers");
  }

  private void assertWhole() {
    assertThat(decoder.refused()).isNull();
    assertThat(decoder.done()).isTrue();
    assertThat(body.toString(StandardCharsets.ISO_8859_1)).isEqualTo("hello0123456789!");
    HeaderMap trailers = trailers();
    assertThat(trailers.getFirst("X-Sum")).isEqualTo("7");
    assertThat(trailers.getFirst("X-B")).isEqualTo("c");
    assertThat(trailers.size()).isEqualTo(2);
  }

  @Test
  void movesTheBodyTogetherInPlace() {
    assertThat(feed(WHOLE + "rest")).isEqualTo(4);
    assertWhole();
  }

  @Test
  void everySplitGivesTheSame() {
    byte[] all = bytes(WHOLE);
    for (int split = 0; split <= all.length; split++) {
      decoder.reset();
      body.reset();
      assertThat(feed(all, 0, split) + feed(all, split, all.length)).isZero();
      assertWhole();
    }
  }

  @Test
  void byteByByteGivesTheSame() {
    byte[] all = bytes(WHOLE);
    for (int i = 0; i < all.length; i++) {
      assertThat(decoder.done()).isFalse();
      feed(all, i, i + 1);
    }
    assertWhole();
  }

  @Test
  void manySmallChunksInOneBufferStayInOrder() {
    StringBuilder coded = new StringBuilder();
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String piece = "x" + i;
      coded.append(Integer.toHexString(piece.length())).append("\r\n").append(piece).append("\r\n");
      plain.append(piece);
    }
    feed(coded + "0\r\n\r\n");
    assertThat(decoder.done()).isTrue();
    assertThat(decoder.trailers()).isNull();
    assertThat(body.toString(StandardCharsets.ISO_8859_1)).isEqualTo(plain.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        " 5\r\n",
        "g\r\n",
        "-5\r\n",
        "+5\r\n",
        "0x5\r\n",
        "5\n",
        "5\rx",
        "5;a\nb",
        "5;a\0\r\n",
        "5_\r\n",
        "1000000000000000\r\n",
        "1\r\nab",
        "1\r\na\n",
        "1\r\na\rx",
        "0\r\nX\r\n\r\n",
        "0\r\n: a\r\n\r\n",
        "0\r\nX : a\r\n\r\n",
        "0\r\n X: a\r\n\r\n",
        "0\r\nX: a\0\r\n\r\n",
        "0\r\nX: a\nY: b\r\n\r\n",
        "0\r\nX\u00e9: a\r\n\r\n",
      })
  void refusesOtherCodings(String text) {
    feed(text);
    assertThat(decoder.refused()).isNotNull();
  }

  @Test
  void refusesEndlessExtensionsAndTrailers() {
    feed("5;" + "a".repeat(1100));
    assertThat(decoder.refused()).isEqualTo("chunk extension");
    decoder.reset();
    feed("0\r\n" + "X: a\r\n".repeat(1500));
    assertThat(decoder.refused()).contains("trailers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "Transfer-Encoding",
        "Host",
        "Set-Cookie",
        "Authorization",
        "Connection",
        "Trailer",
        "X-Forwarded-For",
        "X-Real-IP",
        "Client-Cert",
        "Forwarded",
        "TE",
        "Upgrade"
      })
  void dropsTrailersThatWouldChangeTheMessage(String name) {
    feed("0\r\n" + name + ": 1\r\nX-Kept: 2\r\n\r\n");
    assertThat(decoder.done()).isTrue();
    assertThat(trailers().size()).isEqualTo(1);
  }

  @Test
  void noBytesMakeItThrow() {
    Random random = new Random(20_250_101);
    byte[] alphabet = bytes("0123abf;:\r\n\r\n\r\n X\0\u00ff");
    for (int round = 0; round < 10_000; round++) {
      decoder.reset();
      body.reset();
      byte[] noise = new byte[random.nextInt(60)];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = alphabet[random.nextInt(alphabet.length)];
      }
      int split = random.nextInt(noise.length + 1);
      int excess = feed(noise, 0, split);
      assertThat(excess).isBetween(0, split);
      if (decoder.refused() == null && !decoder.done()) {
        feed(noise, split, noise.length);
      }
      assertThat(body.size()).isLessThanOrEqualTo(noise.length);
    }
  }
}
