package penstock.core.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.peek.ClientHello;

class SniTableTest {

  private static final SniSettings REJECT = to("reject");

  private final SniTable<String> table =
      new SniTable<>(
          Map.of(
              "DB.example.com", to("db"),
              "*.example.com", to("example"),
              "*.eu.example.com", to("eu"),
              "acme.example.com", new SniSettings("web", Map.of("acme-tls/1", "acme", "h2", "h2"))),
          REJECT,
          pool -> pool);

  private static SniSettings to(String pool) {
    return new SniSettings(pool, Map.of());
  }

  private String way(@Nullable String name, String... protocols) {
    return table.way(new ClientHello(name, List.of(protocols), List.of(0x0304), false));
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, db",
    "a.example.com, example",
    "a.b.example.com, example",
    "a.eu.example.com, eu",
    "eu.example.com, example",
    "x.db.example.com, example",
    "example.com, reject",
    ".example.com, reject",
    "notexample.com, reject",
    "com, reject",
    "10.0.0.1, reject"
  })
  void theClosestNameCounts(String name, String way) {
    assertThat(way(name)).isEqualTo(way);
  }

  @Test
  void aClientWithoutANameGoesWhereTheOthersGo() {
    assertThat(way(null)).isEqualTo("reject");
  }

  @Test
  void whatAClientCanSpeakMayTakeItElsewhere() {
    assertThat(way("acme.example.com", "acme-tls/1")).isEqualTo("acme");
    assertThat(way("acme.example.com", "http/1.1", "h2", "acme-tls/1")).isEqualTo("h2");
    assertThat(way("acme.example.com", "http/1.1")).isEqualTo("web");
    assertThat(way("db.example.com", "acme-tls/1")).isEqualTo("db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "*.", "a*.example.com", "a.example.com:443", "a b"})
  void whatIsNoNameIsRefused(String name) {
    assertThatThrownBy(() -> SniTable.check(Map.of(name, REJECT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("sni: " + name + " (expected: a host such as");
  }

  @Test
  void aNameMayNotBeThereTwice() {
    assertThatThrownBy(() -> SniTable.check(Map.of("a.example", REJECT, "A.example", REJECT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: not beside ");
  }

  @Test
  void tellsWhichPoolsAreNamedWhere() {
    Map<String, SniSettings> sni =
        Map.of(
            "a.example", new SniSettings("web", Map.of("h2", "terminate", "acme-tls/1", "acme")));
    assertThat(SniTable.pools(sni, REJECT))
        .isEqualTo(Map.of("sni.a.example", "web", "sni.a.example.alpn.acme-tls/1", "acme"));
  }
}
