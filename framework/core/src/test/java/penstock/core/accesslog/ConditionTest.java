package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.metrics.Reason;

class ConditionTest {

  private static final Fields FIELDS = new Fields(Redaction.of(List.of()), "edge-1", "cafe");

  private static Condition parse(String text) {
    return Condition.parse("when", text, FIELDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status == 200",
        "status >= 200 && status <= 200 && status < 201 && status > 199 && status != 404",
        "status >= 500 || reason == 'ok'",
        "reason=='ok'&&status==200",
        "!(status >= 500) && !reason == \"loop\"",
        "status == 500 && status == 1 || path == '/a'",
        "status == 200 || status == 500 && status == 1",
        "ms.total > 12 && ms.total < 12.4ms && ms.total < 1s",
        "!(ms.queue >= 0) && query == ''",
        "client == '192.0.2.7' && address == '10.0.1.2:80'",
        "bytesOut < 1KiB && attempts == 2 && tls.version == 'TLSv1.3'",
        "header.x-a == '' && host == 'example.test'"
      })
  void holds(String text) {
    assertThat(parse(text).holds(FakeFacts.ok())).isTrue();
  }

  @Test
  void comparesAddressesAsTheLogWritesThem() {
    FakeFacts facts = FakeFacts.ok().withHeaders(Map.of("address", "2001:db8::7"));
    assertThat(parse("address == '[2001:db8::7]:80'").holds(facts)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status >= 500",
        "status == 500 || reason != 'ok'",
        "!status == 200",
        "(status == 200 || status == 500) && status == 500",
        "ms.total > 1s",
        "ms.queue < 5s",
        "bytesOut > 1KiB"
      })
  void doesNotHold(String text) {
    assertThat(parse(text).holds(FakeFacts.ok())).isFalse();
  }

  @Test
  void looksAtHowARequestEnded() {
    assertThat(parse("status >= 500 || reason != 'ok'").holds(FakeFacts.of(404, Reason.NO_ROUTE)))
        .isTrue();
  }

  @Test
  void saysWhatCannotBeUnderstood() {
    assertThatThrownBy(() -> parse("status >= 'x'"))
        .hasMessage("when: status >= 'x' (expected at \"'x'\": a number)");
    assertThatThrownBy(() -> parse("stats >= 500"))
        .hasMessageStartingWith("when: stats >= 500 (expected at \"stats\": one of address, ");
    assertThatThrownBy(() -> parse("status ~ 500")).hasMessageContaining("at \"~ 500\"");
    assertThatThrownBy(() -> parse("status >=")).hasMessageEndingWith("(expected: a number)");
    assertThatThrownBy(() -> parse("status > 1 status < 2")).hasMessageContaining("&& or ||");
    assertThatThrownBy(() -> parse("(status > 1")).hasMessageContaining("closing parenthesis");
    assertThatThrownBy(() -> parse("path < 'a'")).hasMessageContaining("== or != before a text");
    assertThatThrownBy(() -> parse("path == a")).hasMessageContaining("a text in quotes");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("expected");
    assertThatThrownBy(() -> parse("(".repeat(10_000))).hasMessageContaining("parentheses");
  }
}
