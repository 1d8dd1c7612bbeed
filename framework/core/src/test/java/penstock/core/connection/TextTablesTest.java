package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTablesTest {

  @ParameterizedTest
  @CsvSource({
    "a=1, a, 1",
    "a=1; b=2, b, 2",
    "a=1;b=2, b, 2",
    "aa=1; a=2, a, 2",
    "a=1; a=2, a, 1",
    "a=, a, ''",
    "a, a,",
    "b=a=1, a,",
    "b=a=1, b, a=1",
    "a =1, a,",
    "' ; ;; a=1', a, 1",
    "A=1, a,",
    "'', a,",
    "a=1 ; b=2, a, 1",
  })
  void cookies(String line, String name, @Nullable String value) {
    assertThat(CookieText.value(line, name)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "a=1, a, 1",
    "a=1&b=2, b, 2",
    "aa=1&a=2, a, 2",
    "a=1&a=2, a, 1",
    "a, a, ''",
    "a&b=1, a, ''",
    "a=, a, ''",
    "b=a=1, a,",
    "b=a=1, b, a=1",
    "%61=1, a, 1",
    "a=%41+b, a, A b",
    "a=%zz, a, %zz",
    "a+b=1, 'a b', 1",
    "&&a=1, a, 1",
    "'', a,",
    "a=%C3%A9, a, \u00e9",
  })
  void queries(String query, String name, @Nullable String value) {
    assertThat(QueryText.first(query, name)).isEqualTo(value);
  }
}
