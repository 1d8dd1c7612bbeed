package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HeaderNamesTest {

  private static HttpString of(String name) {
    byte[] bytes = ("--" + name + "--").getBytes(StandardCharsets.ISO_8859_1);
    return HeaderNames.of(bytes, 2, bytes.length - 2);
  }

  @Test
  void findsWellKnownNamesInAnyCase() {
    for (HttpString known :
        List.of(Headers.CONTENT_LENGTH, Headers.TRANSFER_ENCODING, Headers.CONNECTION)) {
      String name = known.toString();
      assertThat(of(name)).isSameAs(known);
      assertThat(of(name.toLowerCase(Locale.ROOT))).isSameAs(known);
      assertThat(of(name.toUpperCase(Locale.ROOT))).isSameAs(known);
    }
  }

  @Test
  void makesOtherNames() {
    assertThat(of("X-Something")).isEqualTo(new HttpString("x-something"));
    assertThat(of("X-Something").toString()).isEqualTo("X-Something");
    assertThat(of("Content-Lengt")).isNotEqualTo(Headers.CONTENT_LENGTH);
    assertThat(of("Content-Lengthx")).isNotEqualTo(Headers.CONTENT_LENGTH);
  }

  @Test
  void onlyTokensMayStandInANameRfc9110() {
    for (int c = 0; c < 256; c++) {
      boolean token = c < 128 && String.valueOf((char) c).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]");
      assertThat(HeaderNames.token((byte) c) != 0).as("%d", c).isEqualTo(token);
    }
  }
}
