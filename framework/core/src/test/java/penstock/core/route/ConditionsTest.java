package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.http.Scheme;
import penstock.testkit.FakeRequest;

class ConditionsTest {

  private static final FakeRequest REQUEST =
      FakeRequest.get("/a?debug=1&empty")
          .withHeader("X-Tenant", "acme")
          .withCookie("uid", "42")
          .from("10.1.2.3");

  private static boolean holds(TestRoute route) {
    return Conditions.of(route.match()).holds(REQUEST);
  }

  private static TestRoute when() {
    return TestRoute.withoutAction();
  }

  private static ValueSettings value(String kind, String text) {
    return new ValueSettings(
        kind.equals("is") ? text : null,
        kind.equals("exact") ? text : null,
        kind.equals("prefix") ? text : null,
        kind.equals("suffix") ? text : null,
        kind.equals("contains") ? text : null,
        kind.equals("regex") ? Pattern.compile(text) : null,
        kind.equals("present") ? Boolean.TRUE : kind.equals("absent") ? Boolean.FALSE : null);
  }

  @ParameterizedTest
  @CsvSource({
    "is, acme, true",
    "is, Acme, false",
    "is, present, true",
    "is, absent, false",
    "exact, acme, true",
    "exact, present, false",
    "prefix, ac, true",
    "prefix, c, false",
    "suffix, me, true",
    "suffix, m, false",
    "contains, cm, true",
    "contains, x, false",
    "regex, a..e, true",
    "regex, a.., false",
    "present, '', true",
    "absent, '', false",
  })
  void looksAtTheFirstValueOfAHeader(String kind, String text, boolean expected) {
    assertThat(holds(when().header("x-tenant", value(kind, text)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "is, x, false",
    "is, present, false",
    "is, absent, true",
    "prefix, '', false",
    "suffix, '', false",
    "contains, '', false",
    "regex, .*, false",
    "absent, '', true",
  })
  void takesNoValueForAnAbsentHeader(String kind, String text, boolean expected) {
    assertThat(holds(when().header("x-none", value(kind, text)))).isEqualTo(expected);
  }

  @Test
  void looksAtCookiesAndQuery() {
    assertThat(holds(when().cookie("uid", ValueSettings.is("42")))).isTrue();
    assertThat(holds(when().cookie("UID", ValueSettings.is("42")))).isFalse();
    assertThat(holds(when().query("debug", ValueSettings.is("1")))).isTrue();
    assertThat(holds(when().query("empty", ValueSettings.is("present")))).isTrue();
    assertThat(holds(when().query("other", ValueSettings.is("present")))).isFalse();
  }

  @Test
  void looksAtAddresses() {
    FakeRequest behindProxy =
        new FakeRequest(
            "GET",
            "http",
            "h.test",
            "/",
            null,
            REQUEST.headerLines(),
            REQUEST.client(),
            FakeRequest.get("/").from("192.168.0.1").peer(),
            Map.of());

    assertThat(Conditions.of(when().clientIp("10.0.0.0/8").match()).holds(behindProxy)).isTrue();
    assertThat(Conditions.of(when().peerIp("10.0.0.0/8").match()).holds(behindProxy)).isFalse();
    assertThat(Conditions.of(when().peerIp("192.168.0.1").match()).holds(behindProxy)).isTrue();
  }

  @Test
  void looksAtSchemeAndMethod() {
    assertThat(holds(when().scheme(Scheme.HTTP))).isTrue();
    assertThat(holds(when().scheme(Scheme.HTTPS))).isFalse();
    assertThat(holds(when().method("PUT", "GET"))).isTrue();
    assertThat(holds(when().method("PUT"))).isFalse();
  }

  @Test
  void nestsToAnyDepth() {
    TestRoute yes = when().method("GET");
    TestRoute no = when().method("PUT");

    assertThat(holds(when().not(yes))).isFalse();
    assertThat(holds(when().not(no, yes))).isFalse();
    assertThat(holds(when().not(no, no))).isTrue();
    assertThat(holds(when().any(no, yes))).isTrue();
    assertThat(holds(when().any(no, no))).isFalse();
    assertThat(holds(when().all(yes, no))).isFalse();
    assertThat(holds(when().all(yes, when().not(when().any(no, when().all(no, yes)))))).isTrue();
    assertThat(holds(when().method("PUT").any(yes))).isFalse();
  }

  @Test
  void saysWhatItIs() {
    TestRoute route =
        when()
            .host("a.test", "*.b.test")
            .prefix("/api/")
            .method("GET", "PUT")
            .header("x-tenant", value("regex", "[a-z]+"))
            .not(when().query("debug", ValueSettings.is("present")));

    assertThat(Conditions.of(route.match()))
        .hasToString(
            "host a.test, *.b.test and path /api/* and method GET, PUT"
                + " and header x-tenant=/[a-z]+/ and not (query debug present)");
  }

  @Test
  void refusesAnEmptyConditionWithin() {
    assertThatThrownBy(() -> when().not(when()).match())
        .hasMessage("not: {} (expected: a condition)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a:80", "a..b/", ".a", "a.", "*.", "a*.b", "**", "http://a", "a b", "é"})
  void refusesWhatIsNoHost(String host) {
    assertThatThrownBy(() -> when().host(host).match())
        .hasMessage(
            "host: %s (expected: a host without port, such as api.example.com, *.example.com or *)",
            host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "", "G T"})
  void refusesWhatIsNoMethod(String method) {
    assertThatThrownBy(() -> when().method(method).match())
        .hasMessage("method: %s (expected: a method in upper case, such as GET)", method);
  }

  @Test
  void refusesNoneAndTwoWaysToMatch() {
    assertThatThrownBy(() -> new PathSettings(null, null, null))
        .hasMessage("nothing (expected: one of prefix, exact, regex)");
    assertThatThrownBy(() -> new PathSettings("/a", "/a", null))
        .hasMessage("prefix and exact (expected: one of prefix, exact, regex)");
    assertThatThrownBy(() -> new PathSettings("a", null, null))
        .hasMessage("prefix: a (expected: a path that begins with / and has no ? or #)");
    assertThatThrownBy(() -> new ValueSettings(null, "a", null, null, null, null, true))
        .hasMessageStartingWith("exact and present (expected: one of is, exact,");
  }

  @Test
  void refusesWhatIsNoBlock() {
    assertThatThrownBy(() -> when().clientIp("10.0.0.0/33").match())
        .hasMessageStartingWith("clientIp: 10.0.0.0/33 (expected: an address or a block");
    assertThatThrownBy(() -> when().peerIp("10.0.0.1/8").match())
        .hasMessage("peerIp: 10.0.0.1/8 (expected: 10.0.0.0/8)");
  }

  @Test
  void comparesPatternsByTheirText() {
    assertThat(value("regex", "a"))
        .isEqualTo(value("regex", "a"))
        .isNotEqualTo(value("regex", "b"));
    assertThat(new PathSettings(null, null, Pattern.compile("a")))
        .isEqualTo(new PathSettings(null, null, Pattern.compile("a")))
        .isNotEqualTo(new PathSettings(null, null, Pattern.compile("b")));
  }
}
