package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "a.test, a.test",
    "A.Test:8080, a.test",
    "127.0.0.1:80, 127.0.0.1",
    "[::1], ::1",
    "[::1]:80, ::1",
    "[FE80::A]:80, fe80::a",
    "[::1, ::1",
    "'', ''",
    ":80, ''",
  })
  void hostIsLowerCaseWithoutPortAndBrackets(String authority, String host) {
    assertThat(Authority.host(authority)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.test/x?y, a.test, /x?y",
    "http://a.test:81, a.test:81, /",
    "http://a.test:81/, a.test:81, /",
    "http://user:pw@a.test/, a.test, /",
    "http://a@b@c/, c, /",
    "http://[::1]:80/a, [::1]:80, /a",
    "/x, '', /x",
  })
  void takesATargetApart(String target, String authority, String path) {
    assertThat(Authority.ofTarget(target)).isEqualTo(authority);
    assertThat(Authority.pathOfTarget(target)).isEqualTo(path);
  }
}
