package penstock.server.test;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// One test, as users write it.
@Describe("One test: a request or a connection, and what is to become of it.")
record TestCaseSettings(
    @Describe("What it says about the rule.") String name,
    @Describe("What comes in.") @Nullable TestRequestSettings request,
    @Describe("What comes in where payload is not read: by tcp, tls, udp and auto.")
        @Nullable TestConnectionSettings connection,
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
  /// @throws IllegalArgumentException if not one thing comes in, what only requests have is
  ///   expected of a connection, or the range is left
  TestCaseSettings {
    pools = new LinkedHashMap<>(pools);
    if ((request == null) == (connection == null)) {
      throw new IllegalArgumentException(
          "request: "
              + (request == null ? "missing" : "beside connection")
              + " (expected: one of request and connection)");
    }
    if (connection != null && answer != null) {
      throw new IllegalArgumentException("answer: given (expected: with a request)");
    }
    if (connection != null && !expect.fitsConnections()) {
      throw new IllegalArgumentException(
          "expect: of a request (expected: pool, endpoint, why, reason or hashKey of a"
              + " connection)");
    }
    if (repeat < 1 || repeat > MOST_REPEATS) {
      throw new IllegalArgumentException(
          "repeat: " + repeat + " (expected: 1 to " + MOST_REPEATS + ")");
    }
  }
}
