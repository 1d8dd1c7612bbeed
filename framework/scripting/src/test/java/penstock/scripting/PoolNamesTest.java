package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolNamesTest {

  private static String names(String text) {
    StringBuilder names = new StringBuilder();
    for (PoolNames.Mention each : PoolNames.in(text)) {
      names.append(names.isEmpty() ? "" : " ").append(each.pool());
    }
    return names.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          return pool("api", "why") ~ api
          return pool( 'api' ) ~ api
          return decide.pool("api", `x ${1}`) ~ api
          const A = "api"; return pool(A, "why") ~ api
          const A = "api-" + n; return pool(A, "why") ~
          let a = "api"; return pool(a, "why") ~
          return pool("api-" + n, "why") ~
          return pool(x ? "a" : "b", "why") ~
          return pool(name) ~
          return split({ api: 95, "api-v2": 5 }, "why") ~ api api-v2
          return split({ api, ...more, [x]: 1, b: f({ c: 1 }), 'd': 2, }, "why") ~ api b d
          return split({}) ~
          "a,b".split("b"); whirlpool("x"); pool$("x") ~
          pool("code") // pool("comment") ~ code
          /* pool("comment") */ pool("code") ~ code
          x = "pool('text')"; y = `pool('template')`; z = /pool('regex')"/; pool("code") ~ code
          a / b; pool("code") / 2 ~ code
          const pool = (x) => next(x); pool("mine") ~
          function pool(x) {} pool("mine") ~
          pool("a\\"b") ~
          pool(" ~
          pool( ~
          split({ a ~
          """)
  void areFoundByTheirLooks(String text, @Nullable String names) {
    assertThat(names(text)).isEqualTo(names == null ? "" : names);
  }

  @Test
  void areFoundWithTheirPlaces() {
    assertThat(PoolNames.in("// one\nexport default (r, { pool }) =>\n  pool(\"api\", \"\");\n"))
        .containsExactly(new PoolNames.Mention("api", 3, 8));
  }
}
