package penstock.spi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import penstock.testkit.FakeRequest;

class HeaderTemplateTest {

  private static final FakeRequest REQUEST =
      FakeRequest.get("/a?b").from("203.0.113.7").withFact("jwt.sub", "ann");

  private static String value(String template) {
    return HeaderTemplate.parse("set.x", template).value(REQUEST);
  }

  @Test
  void fillsInWhatTheRequestHas() {
    assertThat(value("{client-ip} {host}{path} {scheme}"))
        .isEqualTo("203.0.113.7 example.test/a http");
  }

  @Test
  void fillsInHowTheClientAsked() {
    assertThat(value("{method} {path}?{query} of {client-port}")).isEqualTo("GET /a?b of 40000");
  }

  @Test
  void isEmptyWhereThereIsNoTls() {
    assertThat(value("{tls-version}{tls-cipher}{tls-sni}{tls-client-cn}")).isEmpty();
  }

  @Test
  void fillsInFactsAndLeavesOutThoseThatAreNot() {
    assertThat(value("u=${jwt.sub}; t=${jwt.tier}.")).isEqualTo("u=ann; t=.");
  }

  @Test
  void leavesOtherBracesAlone() {
    assertThat(value("{} {A} {a.b} ${A} ${.} ${a.b c} ${a.b"))
        .isEqualTo("{} {A} {a.b} ${A} ${.} ${a.b c} ${a.b");
  }

  @Test
  void refusesUnknownWords() {
    assertThatThrownBy(() -> value("{user}"))
        .hasMessage(
            "set.x: {user} (expected: one of {client-ip}, {client-port}, {method}, {scheme},"
                + " {host}, {path}, {query}, {tls-version}, {tls-cipher}, {tls-sni},"
                + " {tls-client-cn})");
  }

  @Test
  void writesOtherCharactersAsTheirBytes() {
    // As one byte, U+010A would be a line feed.
    String value =
        HeaderTemplate.parse("x", "${jwt.sub}")
            .value(REQUEST.withFact("jwt.sub", "a\u010Ab\u00e9"));
    assertThat(value).isEqualTo("a\u00c4\u008ab\u00c3\u00a9");
  }

  @Test
  void endsNoLineWithWhatAFactHolds() {
    String value =
        HeaderTemplate.parse("x", "key ${rule.key}")
            .value(REQUEST.withFact("rule.key", "a\r\nX-Admin: 1\u0000\u007f"));
    assertThat(value).isEqualTo("key a  X-Admin: 1  ");
  }
}
