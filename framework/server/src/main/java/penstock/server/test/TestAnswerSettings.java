package penstock.server.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import penstock.core.engine.RehearsedAnswer;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;
import penstock.spi.http.HttpText;
import penstock.spi.traffic.Header;

/// What an endpoint answers in a test, as users write it.
@Shorthand("status")
@Describe("What the endpoint answers; a status alone has no headers.")
record TestAnswerSettings(
    @Describe("200 to 599.") @Default("200") int status,
    @Describe("Headers by name, with one value or a list.") @Default("{}")
        Map<String, List<String>> headers,
    @Describe("How long it takes.") @Default("1ms") Duration latency,
    @Describe("What health checks read; clients get none.") @Default("\"\"") String body) {

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if the status is out of range
  TestAnswerSettings {
    headers = new LinkedHashMap<>(headers);
    HttpText.checkStatus(status);
  }

  /// The answer.
  RehearsedAnswer answer() {
    List<Header> lines = new ArrayList<>();
    headers.forEach((name, values) -> values.forEach(value -> lines.add(new Header(name, value))));
    return new RehearsedAnswer(status, lines, latency.toNanos(), body);
  }
}
