package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import penstock.config.Sample.Root;

class ReferenceWriterTest {

  private final String text = ReferenceWriter.write(Root.class, Sample.catalogue());

  @Test
  void isTheSameEveryTime() {
    assertThat(ReferenceWriter.write(Root.class, Sample.catalogue())).isEqualTo(text);
  }

  @Test
  void tellsOfTheFile() {
    assertThat(text)
        .contains(
            """
            ## The file

            | key | type | default | meaning |
            |---|---|---|---|
            | `version` | whole number | `1` |  |
            | `listeners` | names, each [block](#listeners) |  | What listens. |
            """)
        .contains("| `include` | list of path |");
  }

  @Test
  void hasATableForEachBlockOnce() {
    assertThat(text)
        .contains(
            """
            <a id="pools"></a>

            ## `pools.*`

            A group of endpoints.

            | key | type | default | meaning |
            |---|---|---|---|
            | `balance` | [balance](#kind-balance) | `round-robin` | Who takes a request. |
            | `endpoints` | list of [block](#pools-endpoints) | required |  |
            """)
        .contains("A single value stands for `address`.")
        .containsOnlyOnce("## `routes[].not`")
        .contains("| `not` | [block](#routes-not) |  |  |")
        .contains("| `curve` | `linear`, `step-wise` | `linear` |  |");
  }

  @Test
  void tellsWhereAnExtensionsSettingsStand() {
    assertThat(text)
        .contains("The settings of the chosen `type` stand beside these keys.")
        .contains("| `type` | [health](#kind-health) | `tcp` | What is asked. |");
  }

  @Test
  void hasASectionForEachType() {
    assertThat(text)
        .contains("### balance\n\n#### `least-request`\n\n| key |")
        .contains("| `choices` | whole number | `2` | How many are compared. |")
        .contains("#### `round-robin`\n\nNo settings.\n");
  }
}
