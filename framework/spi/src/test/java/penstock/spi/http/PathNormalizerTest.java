package penstock.spi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormalizerTest {

  @ParameterizedTest
  @CsvSource({
    "/%61dmin, /admin",
    "/%7Euser/%2D%5f%2E5, /~user/-_.5",
    "/a%2fb, /a%2fb",
    "/a%2Fb%20c, /a%2Fb%20c",
    "/a/../b, /b",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/a/./b, /a/b",
    "/a/%2e/b, /a/b",
    "/a/b/.., /a/",
    "/a/., /a/",
    "/.., /",
    "/../../x, /x",
    "/., /",
    "/a//../b, /a/b",
    "//, //",
    "/a//b, /a//b",
    "/a/..b/.c/d..., /a/..b/.c/d...",
    "/.../x, /.../x",
    "/.well-known/x, /.well-known/x",
    "/a/%2e%2e%2fb, /a/..%2fb",
    "/%2561, /%2561",
    "*, *",
  })
  void makesOneSpelling(String raw, String expected) {
    String path = PathNormalizer.normalize(raw);

    assertThat(path).isEqualTo(expected);
    assertThat(PathNormalizer.normalize(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a/b.c/d", "/a//b", "/a%2Fb", "/.well-known/x", "/a;b=c/d", "*"})
  void returnsTheSameObjectIfThereIsNothingToDo(String raw) {
    assertThat(PathNormalizer.normalize(raw)).isSameAs(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "**",
        "/%",
        "/%4",
        "/%4g",
        "/%g4",
        "/%00",
        "/a%00b",
        "/a b",
        "/a\tb",
        "/a\r\nb",
        "/a\u007f",
        "/a#b",
        "/a?b",
        "/a/..;/b",
        "/a/.;x=y/b",
        "/%2e%2e;/b",
        "/%\u0664\u0661"
      })
  void refuses(String raw) {
    assertThat(PathNormalizer.normalize(raw)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/../b, /b",
    "/a/b/%2e%2e/c, /a/c",
    "/a//../../b, /b",
    "/a/., /a/",
    "/a%2Fb, /a%2Fb"
  })
  void cleansWhatWasMadeHere(String made, String expected) {
    assertThat(PathNormalizer.checked("path", made)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/..", "/a/../../etc", "/../a", "/a/%2E%2e/.%2e/b", "/./../a/b", "/a/../.."})
  void refusesWhatLeadsAboveTheRoot(String made) {
    assertThatThrownBy(() -> PathNormalizer.checked("path", made))
        .hasMessage("path: " + made + " (expected: a path that does not lead above /)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a\r\nb", "/100%", "/%00", "/a/..;/b"})
  void refusesWhatNoClientMaySend(String made) {
    assertThatThrownBy(() -> PathNormalizer.checked("path", made))
        .hasMessageStartingWith("path: " + made + " (expected: what a client may ask for: ");
  }

  @Test
  void keepsAllOtherEscapes() {
    for (int octet = 1; octet < 256; octet++) {
      String escape = String.format("%%%02x", octet);
      @Nullable String path = PathNormalizer.normalize("/x" + escape + "y");
      boolean unreserved =
          octet < 128 && (Character.isLetterOrDigit(octet) || "-._~".indexOf(octet) >= 0);
      assertThat(path).isEqualTo("/x" + (unreserved ? String.valueOf((char) octet) : escape) + "y");
    }
  }
}
