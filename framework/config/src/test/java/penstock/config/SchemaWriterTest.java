package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import penstock.config.Sample.Root;

class SchemaWriterTest {

  private final String text = SchemaWriter.write(Root.class, Sample.catalogue());

  // JSON is YAML.
  private final Object schema = new Load(LoadSettings.builder().build()).loadFromString(text);

  @Test
  void isTheSameEveryTime() {
    assertThat(SchemaWriter.write(Root.class, Sample.catalogue())).isEqualTo(text);
  }

  @Test
  void closesEveryBlock() {
    assertThat(at("additionalProperties")).isEqualTo(false);
    assertThat(keys("properties"))
        .containsExactly(
            "version",
            "listeners",
            "routes",
            "pools",
            "everything",
            "description",
            "include",
            "defaults");
    assertThat(at("$defs", "Listener", "additionalProperties")).isEqualTo(false);
  }

  @Test
  void tellsTypesDefaultsAndMeanings() {
    Object version = Map.of("$ref", "#/$defs/whole-number", "default", 1);
    assertThat(at("properties", "version")).isEqualTo(version);
    assertThat(at("properties", "listeners", "description")).isEqualTo("What listens.");
    assertThat(at("$defs", "Everything", "properties", "ratio", "default")).isEqualTo(0.5);
    assertThat(at("$defs", "Everything", "properties", "span", "default")).isEqualTo("0");
    assertThat(at("$defs", "Everything", "properties", "curve", "anyOf", 0, "enum"))
        .isEqualTo(List.of("linear", "step-wise"));
  }

  @Test
  void requiresWhatHasNoDefaultExceptInPools() {
    assertThat(at("$defs", "Listener", "required")).isEqualTo(List.of("bind"));
    assertThat(keys("$defs", "Pool")).doesNotContain("required");
    assertThat(keys("$defs", "Limits")).doesNotContain("required");
    assertThat(at("properties", "defaults", "properties", "pool", "$ref"))
        .isEqualTo("#/$defs/Pool");
  }

  @Test
  void admitsShortForms() {
    assertThat(at("$defs", "Endpoint", "anyOf", 0, "$ref")).isEqualTo("#/$defs/text");
    assertThat(at("$defs", "Endpoint", "anyOf", 1, "type")).isEqualTo("object");
    assertThat(at("$defs", "Pool", "properties", "endpoints", "anyOf", 0, "type"))
        .isEqualTo("array");
    assertThat(at("$defs", "health", "anyOf", 0, "anyOf", 0, "enum"))
        .isEqualTo(List.of("http", "tcp"));
  }

  @Test
  void admitsForEachTypeItsOwnSettings() {
    assertThat(at("$defs", "balance", "anyOf", 1, "anyOf", 0, "properties", "type", "const"))
        .isEqualTo("least-request");
    assertThat(keys("$defs", "balance", "anyOf", 1, "anyOf", 0, "properties"))
        .containsExactly("type", "choices", "description");
    assertThat(keys("$defs", "Health", "anyOf", 1, "anyOf", 0, "properties"))
        .containsExactly("type", "interval", "description", "path", "expect");
  }

  @Test
  void tellsTypesApartOutsidePools() {
    record Alone(Sample.Health health, penstock.spi.Extension<Sample.Balance> balance) {}
    Object alone =
        new Load(LoadSettings.builder().build())
            .loadFromString(SchemaWriter.write(Alone.class, Sample.catalogue()));

    assertThat(inside(alone, "required")).isEqualTo(List.of("health", "balance"));
    assertThat(inside(alone, "$defs", "Health", "anyOf", 1, "oneOf", 0, "required"))
        .isEqualTo(List.of("type"));
    assertThat(inside(alone, "$defs", "Health", "anyOf", 1, "oneOf", 1))
        .asInstanceOf(MAP)
        .doesNotContainKey("required");
    assertThat(inside(alone, "$defs", "balance", "anyOf", 0, "anyOf", 0, "enum"))
        .isEqualTo(List.of("least-request", "round-robin"));
    assertThat(inside(alone, "$defs", "balance", "anyOf", 1, "oneOf", 1, "required"))
        .isEqualTo(List.of("key", "type"));
  }

  @Test
  void refersToItselfWhereABlockContainsItself() {
    assertThat(at("$defs", "Match", "properties", "not", "$ref")).isEqualTo("#/$defs/Match");
  }

  private Object at(Object... path) {
    return inside(schema, path);
  }

  private Iterable<Object> keys(Object... path) {
    return List.copyOf(((Map<?, ?>) at(path)).keySet());
  }

  private static Object inside(Object from, Object... path) {
    Object at = from;
    for (Object step : path) {
      Object next = at instanceof List<?> list ? list.get((int) step) : ((Map<?, ?>) at).get(step);
      if (next == null) {
        throw new AssertionError(step + " of " + List.of(path) + " in " + at);
      }
      at = next;
    }
    return at;
  }
}
