package penstock.plugin.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.FakeRequest;

class LimitKeyTest {

  private final FakeRequest request =
      FakeRequest.get("/a?tenant=t1").withHeader("X-User", "u1").withCookie("sid", "s1");

  @Test
  void tellsRequestsApartByWhatItNames() {
    assertDiffer("header.x-user", request, FakeRequest.get("/a").withHeader("X-User", "u2"));
    assertDiffer("cookie.sid", request, FakeRequest.get("/a").withCookie("sid", "s2"));
    assertDiffer("query.tenant", request, FakeRequest.get("/a?tenant=t2"));
    assertDiffer("path", request, FakeRequest.get("/b"));
    assertDiffer("host", request, request.withHost("other.test"));
    assertDiffer("method", request, request.withMethod("POST"));
    assertDiffer("client-ip", request.from("10.0.0.1"), request.from("10.0.0.2"));
    assertDiffer("client-ip + path", request, FakeRequest.get("/b"));
    assertDiffer("client-ip+path", request.from("10.0.0.1"), request.from("10.0.0.2"));
  }

  @Test
  void putsTogetherWhatItDoesNotNameApart() {
    assertSame("header.x-user", request, request.withHost("other.test").from("10.9.8.7"));
    assertSame("path", request, request.from("10.9.8.7"));
  }

  @Test
  void takesTheClientForWhatIsMissing() {
    FakeRequest nobody = FakeRequest.get("/");
    assertDiffer("header.x-user", nobody.from("10.0.0.1"), nobody.from("10.0.0.2"));
    assertSame("header.x-user", nobody.from("10.0.0.1"), nobody.from("10.0.0.1"));
    assertDiffer("jwt.sub", nobody.from("10.0.0.1"), nobody.from("10.0.0.2"));
  }

  @Test
  void doesNotMixUpPartsOfJoinedKeys() {
    FakeRequest one = FakeRequest.get("/").withHeader("a", "xy").withHeader("b", "z");
    FakeRequest other = FakeRequest.get("/").withHeader("a", "x").withHeader("b", "yz");
    assertDiffer("header.a + header.b", one, other);
  }

  @Test
  void countsAnIpv6CustomerOnce() {
    assertSame("client-ip", request.from("2001:db8:1:2::1"), request.from("2001:db8:1:2:ff::9"));
    assertDiffer("client-ip", request.from("2001:db8:1:2::1"), request.from("2001:db8:1:3::1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"client-ip", "header.x-user", "jwt.sub", "client-ip + path", "jwt.sub + host"})
  void isShownAsWritten(String text) {
    assertThat(LimitKey.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ip", "header.", "jwt.", "path + ", "a b.c"})
  void refusesWhatIsNoKey(String text) {
    assertThatThrownBy(() -> LimitKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(text + " (expected: client-ip, header.NAME");
  }

  private static void assertDiffer(String key, FakeRequest one, FakeRequest other) {
    LimitKey parsed = LimitKey.parse(key);
    assertThat(parsed.of(one, 1)).as(key).isNotEqualTo(parsed.of(other, 1));
  }

  private static void assertSame(String key, FakeRequest one, FakeRequest other) {
    LimitKey parsed = LimitKey.parse(key);
    assertThat(parsed.of(one, 1)).as(key).isEqualTo(parsed.of(other, 1));
  }
}
