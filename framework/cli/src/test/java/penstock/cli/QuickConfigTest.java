package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuickConfigTest {

  @Test
  void writesOneListenerAndOnePool() {
    QuickConfig quick =
        new QuickConfig(":8080", List.of("h1:9000", "h2:9000"), "random", "127.0.0.1:0");

    assertThat(quick.toYaml())
        .isEqualTo(
            """
            listeners:
              web: { bind: ":8080" }
            routes:
              - { name: all, pool: all }
            pools:
              all:
                balance: "random"
                endpoints: ["h1:9000", "h2:9000"]
            admin: { bind: "127.0.0.1:0" }
            """);
  }

  @Test
  void leavesWhatWasNotSaidToTheDefaults() {
    assertThat(new QuickConfig(":80", List.of("h:1"), null, null).toYaml())
        .doesNotContain("balance", "admin");
  }

  @Test
  void keepsWordsOfTheCommandLineFromBecomingYaml() {
    QuickConfig quick = new QuickConfig("a\" }\\", List.of("${HOME}"), null, null);

    assertThat(quick.toYaml()).contains("bind: \"a\\\" }\\\\\"", "[\"$${HOME}\"]");
  }
}
