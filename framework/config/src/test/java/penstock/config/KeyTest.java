package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Key;

class KeyTest {

  record Ways(@Key("default") @Default("none") @Describe("Where all others go.") String otherwise) {

    Ways {
      if (otherwise.isEmpty()) {
        throw new IllegalArgumentException("default: empty (expected: a word)");
      }
    }
  }

  private static Ways read(String yaml) {
    return new ConfigLoader(new Catalogue(), _ -> null).load("test", yaml, Ways.class).value();
  }

  @Test
  void aComponentMayHaveAKeyThatJavaCannotName() {
    assertThat(read("default: web")).isEqualTo(new Ways("web"));
    assertThat(read("{}")).isEqualTo(new Ways("none"));
  }

  @Test
  void itsOwnNameIsNoKey() {
    assertThatThrownBy(() -> read("otherwise: web")).hasMessageContaining("otherwise: unknown key");
  }

  @Test
  void whatIsWrongWithItIsSaidWhereItStands() {
    assertThatThrownBy(() -> read("\ndefault: ''"))
        .hasMessageContaining("default: empty (expected: a word)");
  }
}
