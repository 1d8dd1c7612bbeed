package penstock.server.test;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// A file of tests, as users write it; a list in its place is short for `tests`.
@Describe("Tests of routes and rules.")
record TestFileSettings(
    @Describe("The configuration to test, relative to this file; by default that of -c.")
        @Nullable Path configuration,
    @Describe("A rule to test on its own in the place of a configuration; relative to this file.")
        @Nullable Path script,
    @Describe("A script that balances, to test on its own; relative to this file.")
        @Nullable Path balance,
    @Describe("A filter in JavaScript to test on its own; relative to this file.")
        @Nullable Path filter,
    @Describe("A health check in JavaScript to test on its own; relative to this file.")
        @Nullable Path health,
    @Describe("The types of the filters that are played; others let everything pass.")
        @Default("[headers, rewrite, redirect, ip, cors, js]")
        List<String> filters,
    @Describe("What time it is; by default 2026-01-01T00:00:00Z.")
        @Default("\"2026-01-01T00:00:00Z\"")
        Moment clock,
    @Describe("Where chance begins; every test begins there.") @Default("1") long seed,
    @Describe("How pools do, by name; all well by default. For a script, the pools there are.")
        @Default("{}")
        Map<String, TestPoolSettings> pools,
    @Describe("The tests, in order.") List<TestCaseSettings> tests) {

  private static final List<String> USUAL =
      List.of("headers", "rewrite", "redirect", "ip", "cors", "js");

  /// What is played unless the file says otherwise.
  static List<String> usualFilters() {
    return USUAL;
  }

  /// Checks what stands beside each other.
  ///
  /// @throws IllegalArgumentException if two things are to be tested, or nothing is
  TestFileSettings {
    filters = List.copyOf(filters);
    pools = new LinkedHashMap<>(pools);
    tests = List.copyOf(tests);
    if (Stream.of(configuration, script, balance, filter, health).filter(Objects::nonNull).count()
        > 1) {
      throw new IllegalArgumentException(
          "two things to test (expected: one of configuration, script, balance, filter and"
              + " health)");
    }
    if (tests.isEmpty()) {
      throw new IllegalArgumentException("tests: none (expected: one or more)");
    }
  }

  /// The key that names what is tested.
  String subject() {
    if (script != null) {
      return "script";
    }
    if (balance != null) {
      return "balance";
    }
    if (filter != null) {
      return "filter";
    }
    return health != null ? "health" : "configuration";
  }
}
