package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.http.PathRewriteSettings;
import penstock.spi.http.PrefixRewriteSettings;
import penstock.spi.http.RegexRewriteSettings;

class RewriteTest {

  private static Rewrite rewrite(@Nullable PathRewriteSettings path) {
    return Rewrite.of(new RewriteSettings(path, "inner.test:8080"));
  }

  private static Rewrite strip(String prefix) {
    return rewrite(new PathRewriteSettings(prefix, null, null, null, null));
  }

  private static Rewrite replacePrefix(String from, String to) {
    return rewrite(
        new PathRewriteSettings(null, new PrefixRewriteSettings(from, to), null, null, null));
  }

  private static Rewrite regex(String match, String with) {
    return rewrite(
        new PathRewriteSettings(
            null, null, new RegexRewriteSettings(Pattern.compile(match), with), null, null));
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /api/x, /x",
    "/api/, /api/x, /x",
    "/api, /api, /",
    "/api, /api/, /",
    "/api, /apix, /apix",
    "/api, /other, /other",
    "/api, /api//evil.test, /evil.test",
    "/api, *, *",
    "/, /x, /x",
  })
  void takesAPrefixOff(String prefix, String path, String expected) {
    assertThat(strip(prefix).target(path, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"/v2, /x, /v2/x", "/v2/, /x, /v2/x", "/, /x, /x", "/v2, //evil.test, /v2//evil.test"})
  void putsAPrefixBefore(String prefix, String path, String expected) {
    assertThat(rewrite(new PathRewriteSettings(null, null, null, null, prefix)).target(path, null))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /v2, /api/x, /v2/x",
    "/api/, /v2/, /api/x, /v2/x",
    "/api, /v2, /api, /v2",
    "/api, /v2/, /api, /v2/",
    "/api, /, /api, /",
    "/api, /, /api/x, /x",
    "/, /v2, /x, /v2/x",
    "/api, /v2, /apix, /apix",
  })
  void replacesAPrefix(String from, String to, String path, String expected) {
    assertThat(replacePrefix(from, to).target(path, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/u/([0-9]+)/(.*), /users/$1?, /u/7/x, ",
    "/u/([0-9]+)/(.*), /$2/users/$1, /u/7/x, /x/users/7",
    "/u/([0-9]+)/(.*), /$2/users/$1, /v/7/x, /v/7/x",
    "/a(/.*)?, $1, /a//evil.test, /evil.test",
    "/a(/.*)?, $1, /a, /",
    "/a(b)?c, /x$1, /ac, /x",
  })
  void replacesByRegex(String match, String with, String path, @Nullable String expected) {
    if (expected == null) {
      assertThatThrownBy(() -> regex(match, with))
          .hasMessage("with: %s (expected: a path that begins with / and has no ? or #)", with);
    } else {
      assertThat(regex(match, with).target(path, null)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/a(.*), /x/y/$1, /a../b, /x/b",
    "/a(.*), /$1, /a../b, /b",
    "/a(.*), /$1, /a%25, /%25",
    "/a(.*)(.), /$1, /a%25, /a%25",
    "/a(.*), /$1, /a..;x/b, /a..;x/b",
    "/a(.*), /$1, /a.//evil.test, /evil.test",
    "/a(.*), /$1, /a.///x/../evil.test, /evil.test",
  })
  void leadsWhereAClientMayGo(String match, String with, String path, String expected) {
    assertThat(regex(match, with).target(path, null)).isEqualTo(expected);
  }

  @Test
  void refusesAGroupThatIsNotThere() {
    assertThatThrownBy(() -> regex("/(a)", "/$2"))
        .hasMessage("with: /$2 (expected: after each $ a group from 1 to 1)");
    assertThatThrownBy(() -> regex("/(a)", "/$"))
        .hasMessage("with: /$ (expected: after each $ a group from 1 to 1)");
  }

  @Test
  void keepsThePathOnWhichARegexGivesUp() {
    String path = "/" + "a".repeat(100);

    assertThat(regex("/.*.*.*b", "/x").target(path, null)).isEqualTo(path);
  }

  @Test
  void replacesTheWholePathAndKeepsTheQuery() {
    Rewrite rewrite = rewrite(new PathRewriteSettings(null, null, null, "/one", null));

    assertThat(rewrite.target("/two", "a=b")).isEqualTo("/one?a=b");
    assertThat(rewrite.target("/two", "")).isEqualTo("/one?");
    assertThat(rewrite.host()).isEqualTo("inner.test:8080");
  }

  @Test
  void neverMakesWhatARequestLineCannotHold() {
    assertThat(strip("/api").target("/api/a b\r\nc\u00e9#d", "e f\n"))
        .isEqualTo("/a%20b%0D%0Ac%E9%23d?e%20f%0A");
    assertThat(
            rewrite(new PathRewriteSettings(null, null, null, "/a b\u20ac", null))
                .target("/", null))
        .isEqualTo("/a%20b%E2%82%AC");
  }

  @Test
  void returnsThePathItselfWhenOnlyTheHostChanges() {
    String path = "/some/path";

    assertThat(rewrite(null).target(path, null)).isSameAs(path);
  }

  @Test
  void refusesNoneAndTwoWays() {
    String expected = " (expected: one of stripPrefix, replacePrefix, regex, replace, addPrefix)";

    assertThatThrownBy(() -> new PathRewriteSettings(null, null, null, null, null))
        .hasMessage("nothing" + expected);
    assertThatThrownBy(() -> new PathRewriteSettings("/a", null, null, "/b", null))
        .hasMessage("stripPrefix and replace" + expected);
    assertThatThrownBy(() -> new RewriteSettings(null, "a b"))
        .hasMessage("host: a b (expected: a host, or host:port)");
  }
}
