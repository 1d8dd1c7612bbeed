package penstock.plugin.health.http;

import java.io.IOException;
import java.time.Duration;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.AnswerJudge;
import penstock.spi.health.http.AnswerReader;
import penstock.spi.health.http.HttpQuestion;
import penstock.spi.io.http2.Http2Answers;

/// Sends one request on a new connection and judges the answer.
///
/// @param question what to ask
/// @param judge knows a good answer
record HttpCheck(HttpQuestion question, Judge judge) implements HealthChecker, AnswerJudge {

  /// A check as the settings want it. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static HttpCheck of(Settings settings) {
    HttpQuestion question = HttpQuestion.of(settings.words(), settings.way(), Http2Answers::ask);
    return new HttpCheck(question, Judge.of(settings, question));
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    return question.ask(endpoint, timeout, judge);
  }

  @Override
  public ProbeResult judge(Endpoint endpoint, AnswerReader reader, Duration latency)
      throws InterruptedException {
    return question.judged(reader, judge);
  }
}
