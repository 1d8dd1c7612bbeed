package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsTest {

  private final Positions positions =
      Sample.load(
              """
              routes:
                - { pool: a }
                - pool: b
              pools:
                a: { endpoints: h:1 }
                b.c: { endpoints: [h:1, h:2] }
              """)
          .positions();

  @ParameterizedTest
  @CsvSource({
    "routes[0].pool, 2:13",
    "routes[1].pool, 3:11",
    "routes[1].name, 3:5",
    "routes[7].pool, 2:3",
    "pools.a.endpoints[0].address, 5:19",
    "pools.b.c.endpoints[1], 6:27",
    "pools.b.c.balance.type, 6:8",
    "listeners, 1:1",
  })
  void tellWhereAPathOrWhatSurroundsItWasWritten(String path, String place) {
    assertThat(positions.problem(path, "wrong"))
        .hasToString("p.yaml:" + place + " " + path + ": wrong");
  }

  @Test
  void tellNothingOfTextThatStandsInNoFile() {
    assertThat(new Problem("", 0, 0, "pools.a", "wrong")).hasToString("pools.a: wrong");
  }
}
