package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricNamesTest {

  @Test
  void eachStandsInTheManual() throws IOException {
    String manual = Files.readString(Path.of("../../distribution/docs/metrics.md"));

    assertThat(names()).allSatisfy(name -> assertThat(manual).contains("`" + name + "`"));
  }

  @Test
  void eachIsExplained() {
    assertThat(names())
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(MetricNames.help(name)).endsWith("."));
  }

  @Test
  void eachIsANamePrometheusTakes() {
    assertThat(names()).allMatch(name -> name.matches("penstock_[a-z0-9_]+[a-z]"));
  }

  private static List<String> names() {
    return Arrays.stream(MetricNames.class.getDeclaredFields())
        .filter(field -> field.getType() == String.class && Modifier.isStatic(field.getModifiers()))
        .map(MetricNamesTest::value)
        .filter(name -> !name.equals(MetricNames.EXTENSION_PREFIX))
        .toList();
  }

  private static String value(Field field) {
    try {
      return (String) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
