package penstock.core.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import org.junit.jupiter.api.Test;

class AskedNamesTest {

  @Test
  void isTheNameThatAFieldHas() {
    for (int round = 0; round < 2; round++) {
      assertThat(AskedNames.of("host")).isEqualTo(Headers.HOST);
      assertThat(AskedNames.of("X-Own")).isEqualTo(new HttpString("x-own"));
    }
  }

  @Test
  void keepsManyNamesApart() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 2000; i++) {
        assertThat(AskedNames.of("X-" + i).toString()).isEqualTo("X-" + i);
      }
    }
  }

  @Test
  void whatIsNoNameFindsNothing() {
    HeaderMap headers = new HeaderMap().put(new HttpString("a"), "b");
    assertThat(headers.getFirst(AskedNames.of("a\r\nb"))).isNull();
    assertThat(headers.getFirst(AskedNames.of("\n"))).isNull();
    assertThat(headers.getFirst(AskedNames.of(""))).isNull();
  }

  @Test
  void refusesWhatIsNoLatin() {
    assertThatThrownBy(() -> AskedNames.of("\u2713")).isInstanceOf(IllegalArgumentException.class);
  }
}
