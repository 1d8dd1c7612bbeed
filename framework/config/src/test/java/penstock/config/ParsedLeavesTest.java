package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import penstock.spi.Default;
import penstock.spi.balance.HashKey;

class ParsedLeavesTest {

  private final ConfigLoader loader = new ConfigLoader(new Catalogue(), _ -> null);

  record Root(@Default("source-ip") HashKey key) {}

  @Test
  void bindsATypeByItsOwnParser() {
    assertThat(load("key: header.x-user").key()).isEqualTo(HashKey.parse("header.x-user"));
    assertThat(load("").key()).isEqualTo(HashKey.SOURCE_IP);
  }

  @Test
  void saysWhatTheParserExpects() {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> load("\nkey: ip"));
    assertThat(refused)
        .hasMessage(
            "p.yaml:2:6 key: \"ip\" (expected: source-ip, 5-tuple, header.NAME, cookie.NAME,"
                + " query.NAME, fact.NAME, path or host)");
  }

  @Test
  void namesTheTypeInWords() {
    assertThat(Leaves.of(HashKey.class)).hasFieldOrPropertyWithValue("word", "hash key");
    assertThat(Leaves.of(Root.class)).isNull();
    assertThat(Leaves.of(Runnable.class)).isNull();
  }

  private Root load(String text) {
    return loader.load("p.yaml", text, Root.class).value();
  }
}
