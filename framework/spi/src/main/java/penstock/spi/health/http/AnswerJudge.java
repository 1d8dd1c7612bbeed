package penstock.spi.health.http;

import java.time.Duration;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;

/// A [HealthChecker] whose judgement of answers can be asked for without a connection, such as by a
/// test that brings the answer.
@FunctionalInterface
public interface AnswerJudge {

  /// Judges an answer as if the endpoint had been asked and had given it. May block; not for I/O
  /// threads.
  ///
  /// @param endpoint who is said to have answered
  /// @param reader has the answer; one that cannot be read has failed
  /// @param latency from the question to the answer's head
  /// @throws InterruptedException if interrupted
  ProbeResult judge(Endpoint endpoint, AnswerReader reader, Duration latency)
      throws InterruptedException;
}
