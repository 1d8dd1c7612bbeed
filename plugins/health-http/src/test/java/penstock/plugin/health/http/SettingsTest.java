package penstock.plugin.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.plugin.health.http.Checks.GET_HEALTH;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void refusesWhatMakesNoValidRequest() {
    assertThatThrownBy(() -> GET_HEALTH.withMethod("GE T").plain())
        .hasMessage("method: GE T (expected: a method such as GET)");
    assertThatThrownBy(() -> GET_HEALTH.withPath("health").plain())
        .hasMessage("path: health (expected: a path that begins with / and has no spaces)");
    assertThatThrownBy(() -> GET_HEALTH.withPath("/a\r\nX: y").plain())
        .hasMessageContaining("(expected: a path that begins with / and has no spaces)");
    assertThatThrownBy(() -> GET_HEALTH.withHost("a b").plain())
        .hasMessage("host: a b (expected: a host name)");
    assertThatThrownBy(() -> GET_HEALTH.withHeader("X-Y", "a\r\nb").plain())
        .hasMessage("headers: X-Y (expected: a value on one line)");
    assertThatThrownBy(() -> GET_HEALTH.withHeader("Host", "a").plain())
        .hasMessage("headers: Host (expected: a header that the check does not set itself)");
    assertThatThrownBy(() -> GET_HEALTH.withPort(-1).plain())
        .hasMessage("port: -1 (expected: 0 to 65535)");
  }

  @Test
  void refusesTlsSettingsWithoutTls() {
    assertThatThrownBy(() -> GET_HEALTH.tls(null, null, "a.test", null))
        .hasMessage("sni: a.test (expected: tls: true)");
    assertThatThrownBy(() -> GET_HEALTH.tls(false, null, null, Path.of("ca.pem")))
        .hasMessage("ca: ca.pem (expected: tls: true)");
  }

  @Test
  void refusesToExpectABodyOfHead() {
    assertThatThrownBy(() -> GET_HEALTH.withMethod("HEAD").expectingBody("ok").plain())
        .hasMessage("method: HEAD (expected: GET to expect a body)");
  }

  @Test
  void readsStatusRanges() {
    assertThat(StatusRange.parse("200-299")).isEqualTo(new StatusRange(200, 299));
    assertThat(StatusRange.parse("304")).isEqualTo(new StatusRange(304, 304)).hasToString("304");
    assertThatThrownBy(() -> StatusRange.parse("2xx"))
        .hasMessage("2xx (expected: a range such as 200-299 or 304)");
    assertThatThrownBy(() -> StatusRange.parse("299-200"))
        .hasMessage("299-200 (expected: a range such as 200-299 or 304)");
    assertThatThrownBy(() -> Checks.expect("200", "2xx"))
        .hasMessage("status: 2xx (expected: a range such as 200-299 or 304)");
    assertThatThrownBy(() -> GET_HEALTH.failingAtOnce("99").plain())
        .hasMessage("immediateFail: 99 (expected: a range such as 200-299 or 304)");
    assertThatThrownBy(() -> GET_HEALTH.expectingPattern("(ok"))
        .hasMessage("bodyRegex: (ok (expected: a regular expression; Unclosed group)");
    assertThatThrownBy(() -> new Expect(List.of(), Map.of(), null, null))
        .hasMessage("status: [] (expected: one or more statuses)");
  }

  @Test
  void isEqualToTheSameSettingsReadAgain() {
    assertThat(GET_HEALTH.expectingPattern("ok$").plain())
        .isEqualTo(GET_HEALTH.expectingPattern("ok$").plain());
  }
}
