package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  private final Redaction redaction =
      Redaction.of(List.of("header.Authorization", "query.token", "query.a b"));

  @ParameterizedTest
  @CsvSource({
    "token=1, token=***",
    "x=1&token=2&token=3&y=4, x=1&token=***&token=***&y=4",
    "t%6fken=1, t%6fken=***",
    "a+b=1&a%20b=2, a+b=***&a%20b=***",
    "token=, token=***",
    "token=a=b, token=***",
    "token, token",
    "Token=1, Token=1",
    "xtoken=1&x=token=1, xtoken=1&x=token=1",
    "%zz=1&token=2, %zz=1&token=***"
  })
  void hidesValuesOfParameters(String query, String hidden) {
    assertThat(redaction.query(query)).isEqualTo(hidden);
  }

  @Test
  void hidesHeaders() {
    assertThat(redaction.header("authorization", "Basic x")).isEqualTo("***");
    assertThat(redaction.header("accept", "x")).isEqualTo("x");
    assertThat(redaction.header("authorization", null)).isNull();
  }

  @Test
  void hidesParametersOfAddresses() {
    assertThat(redaction.url("https://h/token=1?token=2#token=3"))
        .isEqualTo("https://h/token=1?token=***#token=***");
    assertThat(redaction.url(null)).isNull();
  }

  @Test
  void namesWhatIsNeither() {
    assertThatThrownBy(() -> Redaction.of(List.of("authorization")))
        .hasMessage("redact: authorization (expected: header.NAME or query.NAME)");
    assertThatThrownBy(() -> Redaction.of(List.of("query."))).hasMessageContaining("query.");
  }
}
