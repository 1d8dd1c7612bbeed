package penstock.acceptance;

import static io.restassured.RestAssured.when;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One look at what a process measures.
///
/// @param values by name and labels, as written
record Metrics(Map<String, Double> values) {

  static Metrics of(Distribution penstock) {
    String text =
        when().get(penstock.admin("/metrics")).then().statusCode(200).extract().asString();
    Map<String, Double> values = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          values.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
        });
    return new Metrics(values);
  }

  /// The names of all series, with their labels.
  Set<String> series() {
    return values.keySet();
  }

  /// The sum over the series of a name that have all of some labels.
  ///
  /// @param labels such as `pool="api"`
  double sum(String name, String... labels) {
    return values.entrySet().stream()
        .filter(each -> each.getKey().startsWith(name + "{") || each.getKey().equals(name))
        .filter(each -> Stream.of(labels).allMatch(each.getKey()::contains))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
