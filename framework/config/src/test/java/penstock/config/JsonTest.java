package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void writesInTheOrderOfTheMaps() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("z", List.of(1, true, "x"));
    object.put("a", List.of(Map.of("k", 0.5), List.of()));
    object.put("e", Map.of());

    assertThat(Json.write(object))
        .isEqualTo(
            """
            {
              "z": [1, true, "x"],
              "a": [
                {
                  "k": 0.5
                },
                []
              ],
              "e": {}
            }
            """);
  }

  @Test
  void escapesWhatJsonCannotHold() {
    assertThat(Json.write("\"\\\n\t\u0001ä")).isEqualTo("\"\\\"\\\\\\n\\t\\u0001ä\"\n");
  }
}
