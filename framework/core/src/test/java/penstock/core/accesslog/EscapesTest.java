package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {

  private static String json(String text) throws CharacterCodingException {
    LineBytes out = LineBytes.own();
    Escapes.json(out, text);
    // A decoder that reports what is no UTF-8.
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(out.array(), 0, out.length()))
        .toString();
  }

  private static String latin(String utf8) {
    return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String text(String text) {
    LineBytes out = LineBytes.own();
    Escapes.text(out, text);
    return out.toString();
  }

  @Test
  void jsonEscapesWhatWouldEndAStringOrALine() throws CharacterCodingException {
    assertThat(json("a\"b\\c\nd\u0000e\u007F")).isEqualTo("a\\\"b\\\\c\\u000ad\\u0000e\\u007f");
  }

  @ParameterizedTest
  @CsvSource({"é", "ß€", "日本", "😀", "a€b😀c", "\uD7FF", "\uE000"})
  void jsonKeepsUtf8ThatCameAsBytes(String text) throws CharacterCodingException {
    assertThat(json(latin(text))).isEqualTo(text);
  }

  @Test
  void jsonTakesOtherBytesForLatin1() throws CharacterCodingException {
    assertThat(json("caf\u00E9 \u00E9\u00E9")).isEqualTo("café éé");
    // Overlong, half a pair, beyond Unicode, cut short: none is UTF-8.
    assertThat(json("\u00C0\u00AF")).isEqualTo("À\u00AF");
    assertThat(json("\u00ED\u00A0\u00A1")).isEqualTo("í\u00A0¡");
    assertThat(json("\u00F5\u00A1\u00A1\u00A1")).isEqualTo("õ¡¡¡");
    assertThat(json("\u00E2\u00AC")).isEqualTo("â¬");
  }

  @Test
  void jsonEscapesControlsOfTerminals() throws CharacterCodingException {
    assertThat(json("\u009B")).isEqualTo("\\u009b");
    assertThat(json("\u00C2\u009B")).isEqualTo("\\u009b");
  }

  @Test
  void jsonTakesUnicode() throws CharacterCodingException {
    assertThat(json("日\uD83D\uDE00\uD83D")).isEqualTo("日😀\\ufffd");
  }

  @Test
  void everyByteMakesValidJson() throws CharacterCodingException {
    StringBuilder all = new StringBuilder();
    for (int first = 0; first < 256; first++) {
      for (int second = 0; second < 256; second += 3) {
        all.append((char) first).append((char) second);
      }
    }
    assertThat(json(all.toString()).chars()).noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0));
  }

  @Test
  void textEscapesAllThatIsNotPrintableAscii() {
    assertThat(text("a b\"\\\r\n\u00E9\u20AC"))
        .isEqualTo("a b\\x22\\x5c\\x0d\\x0a\\xe9\\xe2\\x82\\xac");
  }
}
