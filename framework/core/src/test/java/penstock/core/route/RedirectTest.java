package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.core.route.TestRoute.get;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.http.RedirectSettings;
import penstock.testkit.FakeRequest;

class RedirectTest {

  private static RedirectSettings to(String to, @Nullable Integer code) {
    return new RedirectSettings(to, null, null, null, null, null, code);
  }

  private static Redirect parts(
      @Nullable String host, @Nullable Integer port, @Nullable String path) {
    return Redirect.of(new RedirectSettings(null, null, host, port, path, null, null));
  }

  @Test
  void toHttpsKeepsEverythingElse() {
    Redirect redirect = Redirect.of(to("https", null));

    assertThat(redirect.code()).isEqualTo(308);
    assertThat(redirect.location(get("http://a.test:8080/x/y?q=1")))
        .isEqualTo("https://a.test/x/y?q=1");
    assertThat(Redirect.of(to("https", 301)).code()).isEqualTo(301);
  }

  @Test
  void toAnotherHostKeepsSchemeAndPath() {
    Redirect redirect = parts("cdn.example.net", null, null);

    assertThat(redirect.code()).isEqualTo(302);
    assertThat(redirect.location(get("https://a.test:8443/static/x?v=2")))
        .isEqualTo("https://cdn.example.net/static/x?v=2");
    assertThat(redirect).hasToString("redirect 302 to host cdn.example.net");
  }

  @Test
  void keepsTheAskedPortOnTheSameOrigin() {
    assertThat(parts(null, null, "/new").location(get("http://a.test:8080/old")))
        .isEqualTo("http://a.test:8080/new");
    assertThat(parts(null, 81, null).location(get("http://a.test:8080/old")))
        .isEqualTo("http://a.test:81/old");
    assertThat(parts(null, 80, null).location(get("http://a.test:8080/old")))
        .isEqualTo("http://a.test/old");
  }

  @Test
  void toAUrlIsSentAsItStands() {
    assertThat(Redirect.of(to("https://x.test/a#b", null)).location(get("http://a.test/old?q")))
        .isEqualTo("https://x.test/a#b");
  }

  @Test
  void replacesAndDropsTheQuery() {
    RedirectSettings replaced = new RedirectSettings(null, null, null, null, null, "a=b", 303);
    RedirectSettings dropped = new RedirectSettings(null, null, null, null, null, "", 307);

    assertThat(Redirect.of(replaced).location(get("http://a.test/x?q=1")))
        .isEqualTo("http://a.test/x?a=b");
    assertThat(Redirect.of(dropped).location(get("http://a.test/x?q=1")))
        .isEqualTo("http://a.test/x");
  }

  @Test
  void bracketsIpv6() {
    FakeRequest request = FakeRequest.get("/x").withHost("::1").withHeader("Host", "[::1]:8080");

    assertThat(parts(null, null, "/y").location(request)).isEqualTo("http://[::1]:8080/y");
  }

  @Test
  void neverNamesAHostThatThePathBrought() {
    FakeRequest request = FakeRequest.get("//evil.test/x").withHost("");

    assertThat(Redirect.of(to("https", null)).location(request)).isEqualTo("/evil.test/x");
    assertThat(Redirect.of(to("https", null)).location(request.withHost("a.test")))
        .isEqualTo("https://a.test//evil.test/x");
  }

  @Test
  void neverHoldsControlCharacters() {
    FakeRequest request = FakeRequest.get("/a b\r\nx: y?c\nd").withHost("a.test");

    assertThat(Redirect.of(to("https", null)).location(request))
        .isEqualTo("https://a.test/a%20b%0D%0Ax:%20y?c%0Ad");
  }

  @Test
  void sendsOptionsStarToTheRoot() {
    assertThat(Redirect.of(to("https", null)).location(FakeRequest.get("*").withHost("a.test")))
        .isEqualTo("https://a.test/");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200, 300, 304, 306, 309, -1})
  void refusesOtherCodes(int code) {
    assertThatThrownBy(() -> to("https", code))
        .hasMessage("code: %d (expected: 301, 302, 303, 307 or 308)", code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http", "a.test", "//a.test/", "ftp://a.test/", "https://", "https://a b/"})
  void refusesWhatIsNoUrl(String to) {
    assertThatThrownBy(() -> to(to, null))
        .hasMessage("to: %s (expected: https or an absolute URL)", to);
  }

  @Test
  void refusesNothingAndBoth() {
    assertThatThrownBy(() -> new RedirectSettings(null, null, null, null, null, null, 302))
        .hasMessage("nothing (expected: one of to, scheme, host, port, path, query)");
    assertThatThrownBy(() -> new RedirectSettings("https", null, "a", null, null, null, 302))
        .hasMessage("to: https (expected: nothing beside it but a code)");
  }
}
