package penstock.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.http.HeaderEditSettings;
import penstock.spi.http.HeaderEdits;
import penstock.testkit.FakeRequest;

class HeaderEditsTest {

  private static final FakeRequest REQUEST =
      FakeRequest.get("/p?q").withHost("h.test").from("10.0.0.9");

  private static HeaderEditSettings set(String name, String value) {
    return new HeaderEditSettings(Map.of(name, value), Map.of(), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "{client-ip}, 10.0.0.9",
    "'{scheme}://{host}{path}', http://h.test/p",
    "'{\"a\":1}', '{\"a\":1}'",
    "'{', '{'",
    "'{}', '{}'",
    "'{{host}}', '{h.test}'",
    "'a {host} b', 'a h.test b'",
  })
  void fillsInWhatTheRequestHas(String template, String expected) {
    HeaderEdits edits = HeaderEdits.of(set("x-a", template));

    assertThat(edits.set().getFirst().value().value(REQUEST)).isEqualTo(expected);
  }

  @Test
  void keepsAllThreeKindsOfEdits() {
    HeaderEdits edits =
        HeaderEdits.of(
            new HeaderEditSettings(
                Map.of("x-b", "1", "x-a", "2"), Map.of("x-c", "3"), List.of("x-d")));

    assertThat(edits.set()).map(HeaderEdits.Edit::name).containsExactly("x-a", "x-b");
    assertThat(edits.add()).map(HeaderEdits.Edit::name).containsExactly("x-c");
    assertThat(edits.remove()).containsExactly("x-d");
    assertThat(edits.isEmpty()).isFalse();
    assertThat(HeaderEdits.of(HeaderEditSettings.NONE)).isSameAs(HeaderEdits.NONE);
  }

  @Test
  void refusesAnUnknownWordInBraces() {
    assertThatThrownBy(() -> set("x-a", "{hots}"))
        .hasMessageStartingWith("set.x-a: {hots} (expected: one of {client-ip}, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Connection", "content-length", "Transfer-Encoding", "HOST"})
  void refusesHeadersThatFrameTheMessage(String name) {
    String expected = ": " + name + " (expected: a header that Penstock does not manage itself)";

    assertThatThrownBy(() -> set(name, "x")).hasMessage("set" + expected);
    assertThatThrownBy(() -> new HeaderEditSettings(Map.of(), Map.of(), List.of(name)))
        .hasMessage("remove" + expected);
    assertThatThrownBy(() -> new RespondSettings(200, "", "text/plain", Map.of(name, "x")))
        .hasMessage("headers" + expected);
  }

  @Test
  void refusesWhatBreaksALine() {
    assertThatThrownBy(() -> set("x-a", "a\r\nb: c"))
        .hasMessageEndingWith("(expected: printable characters)");
    assertThatThrownBy(() -> set("x a", "b")).hasMessage("set: x a (expected: a header name)");
  }

  @Test
  void anAnswerKeepsItsStatusAndHeaders() {
    Action.Respond respond =
        Action.Respond.of(
            new RespondSettings(503, "back soon", "text/plain", Map.of("retry-after", "60")));

    assertThat(respond.status()).isEqualTo(503);
    assertThat(respond.headers()).hasToString("[Header[name=retry-after, value=60]]");
    assertThatThrownBy(() -> new RespondSettings(100, "", "text/plain", Map.of()))
        .hasMessage("status: 100 (expected: 200 to 599)");
    assertThatThrownBy(() -> new RespondSettings(204, "x", "text/plain", Map.of()))
        .hasMessage("body: given (expected: none with status 204)");
  }
}
