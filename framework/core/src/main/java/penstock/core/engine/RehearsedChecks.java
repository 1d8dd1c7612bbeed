package penstock.core.engine;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import penstock.core.health.HealthSettings;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.AnswerJudge;
import penstock.spi.health.http.AnswerReader;
import penstock.spi.http.HttpText;
import penstock.spi.traffic.Header;

/// The health checks of a pool in a [Rehearsal]. They ask nobody, and judge what the director says
/// that an endpoint answers. One thread at a time.
final class RehearsedChecks implements AutoCloseable {

  private final String pool;
  private final List<HealthSettings> settings;
  private final House house;
  private final List<Live<HealthChecker>> made = new ArrayList<>();

  /// @param pool its name
  RehearsedChecks(String pool, List<HealthSettings> settings, House house) {
    this.pool = pool;
    this.settings = settings;
    this.house = house;
  }

  /// Whether there are any.
  boolean any() {
    return !settings.isEmpty();
  }

  /// Has every check judge an answer that can.
  ///
  /// @throws IllegalArgumentException if none can, or the answer cannot be sent
  /// @throws RuntimeException if a check cannot be made
  /// @throws InterruptedException if interrupted
  Checked judge(Endpoint endpoint, RehearsedAnswer answer) throws InterruptedException {
    byte[] sent = bytes(answer);
    load();
    boolean healthy = true;
    boolean atOnce = false;
    List<String> why = new ArrayList<>();
    for (Live<HealthChecker> each : made) {
      if (each.instance() instanceof AnswerJudge judge) {
        AnswerReader reader = AnswerReader.of(new ByteArrayInputStream(sent));
        switch (judge.judge(endpoint, reader, Duration.ofNanos(answer.firstByteNanos()))) {
          case ProbeResult.Pass(String detail) -> why.add(detail);
          case ProbeResult.Fail(String reason, boolean _, boolean enough) -> {
            healthy = false;
            atOnce |= enough;
            why.add(reason);
          }
        }
      }
    }
    if (why.isEmpty()) {
      throw new IllegalArgumentException(
          pool + ": no health check that reads answers (expected: http or js)");
    }
    return new Checked(endpoint.name(), healthy, atOnce, String.join("; ", why));
  }

  /// Makes them, if they are not there yet: not before somebody asks, because they may read files
  /// that only servers have.
  ///
  /// @throws RuntimeException if one cannot be made
  void load() {
    for (int i = made.size(); i < settings.size(); i++) {
      String path = "pools." + pool + ".health[" + i + "]";
      made.add(Live.of(settings.get(i).checker(), null, house::context, path));
    }
  }

  private static byte[] bytes(RehearsedAnswer answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(answer.status()).append("\r\n");
    for (Header header : answer.headers()) {
      HttpText.checkHeaderName("answer.headers", header.name());
      HttpText.checkHeaderValue("answer.headers." + header.name(), header.value());
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[first.length + body.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  @Override
  public void close() {
    made.forEach(Live::close);
  }
}
