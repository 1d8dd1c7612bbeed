package penstock.acceptance;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/// How often each endpoint answered.
///
/// @param counts by the endpoint's name
record Tally(Map<String, Integer> counts) {

  /// The values of chi-square that are exceeded with a probability of 1e-8, by degrees of freedom
  /// from 1: some tens of tests together cry wolf less than once in a million runs.
  private static final double[] CRITICAL = {32.84, 36.84, 40.13, 43.07, 45.79, 48.36};

  /// Makes the target of a request.
  @FunctionalInterface
  interface Request {

    /// @param number from 0
    Answer send(int number) throws IOException;
  }

  /// Counts the bodies of answers, which must have status 200.
  static Tally of(int requests, Request request) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      Answer answer = request.send(i);
      if (answer.status() != 200) {
        throw new AssertionError(answer + " (expected: 200)");
      }
      counts.merge(answer.body(), 1, Integer::sum);
    }
    return new Tally(counts);
  }

  int of(String name) {
    return counts.getOrDefault(name, 0);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// Whether these counts may come from endpoints with these weights.
  ///
  /// @param weights by the endpoint's name
  boolean fits(Map<String, Integer> weights) {
    double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    double chiSquare = 0;
    for (Map.Entry<String, Integer> each : weights.entrySet()) {
      double expected = total() * each.getValue() / sum;
      double off = of(each.getKey()) - expected;
      chiSquare += off * off / expected;
    }
    return weights.keySet().containsAll(counts.keySet())
        && chiSquare < CRITICAL[weights.size() - 2];
  }
}
