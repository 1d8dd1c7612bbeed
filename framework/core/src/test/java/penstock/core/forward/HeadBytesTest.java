package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeadBytesTest {

  @Test
  void writesOneBehindTheOther() {
    byte[] bytes = new byte[100];
    HeadBytes out = new HeadBytes(bytes);
    out.text("GET").octet(' ').line(Headers.HOST, "\u00e9").raw(new byte[] {'x'}).hex(255).end();
    assertThat(new String(bytes, 0, out.length(), StandardCharsets.ISO_8859_1))
        .isEqualTo("GET Host: \u00e9\r\nx00000000000000ff\r\n");
  }

  @Test
  void refusesWhatHasNoRoom() {
    byte[] bytes = new byte[4];
    assertThatThrownBy(() -> new HeadBytes(bytes).text("12345"))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new HeadBytes(bytes).line(Headers.HOST, "a"))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new HeadBytes(bytes).text("123").end())
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new HeadBytes(bytes).hex(1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
