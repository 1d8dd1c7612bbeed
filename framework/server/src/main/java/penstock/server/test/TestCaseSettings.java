package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// One test, as users write it.
@Describe("One test: a request, a connection or a health check, and what is to become of it.")
record TestCaseSettings(
    @Describe("What it says about the rule.") String name,
    @Describe("What comes in.") @Nullable TestRequestSettings request,
    @Describe("What comes in where payload is not read: by tcp, tls, udp and auto.")
        @Nullable TestConnectionSettings connection,
    @Describe("The health check that judges the answer; an answer alone is for the first.")
        @Nullable TestCheckSettings check,
    @Describe("What the endpoint answers that a request comes to; without it none is asked.")
        @Nullable TestAnswerSettings answer,
    @Describe("How often; {n} in what comes in counts from 1.") @Default("1") int repeat,
    @Describe("What time it is; by default that of the file.") @Nullable Moment clock,
    @Describe("Where chance begins; by default where the file says.") @Nullable Long seed,
    @Describe("How pools do, beside what the file says.") @Default("{}")
        Map<String, TestPoolSettings> pools,
    @Describe("What becomes of it.") TestExpectSettings expect) {

  private static final int MOST_REPEATS = 1_000_000;

  /// Checks what comes in, and the range.
  ///
  /// @throws IllegalArgumentException if not one thing comes in, something is expected that does
  ///   not become of it, or the range is left
  TestCaseSettings {
    pools = new LinkedHashMap<>(pools);
    if (request == null && connection == null && answer != null && check == null) {
      check = TestCheckSettings.FIRST;
    }
    long comes = Stream.of(request, connection, check).filter(Objects::nonNull).count();
    if (comes != 1) {
      throw new IllegalArgumentException(
          (comes == 0 ? "request: missing" : "request, connection, check: " + comes)
              + " (expected: one of request, connection and check)");
    }
    if (check != null && answer == null) {
      throw new IllegalArgumentException("answer: missing (expected: with a check)");
    }
    if (connection != null && answer != null) {
      throw new IllegalArgumentException("answer: given (expected: with a request or a check)");
    }
    if (request != null && answer != null && !answer.body().isEmpty()) {
      throw new IllegalArgumentException("answer.body: given (expected: with a check)");
    }
    expect.checkFits(request != null, check != null);
    if (repeat < 1 || repeat > MOST_REPEATS) {
      throw new IllegalArgumentException(
          "repeat: " + repeat + " (expected: 1 to " + MOST_REPEATS + ")");
    }
  }

  /// The key of what comes in.
  String comes() {
    if (request != null) {
      return "request";
    }
    return connection != null ? "connection" : "check";
  }
}
