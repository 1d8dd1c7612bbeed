package penstock.plugin.health.js;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.Scripts;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.Answer;
import penstock.spi.health.http.AnswerJudge;
import penstock.spi.health.http.AnswerReader;
import penstock.spi.health.http.Excerpt;
import penstock.spi.health.http.HttpQuestion;
import penstock.spi.io.http2.Http2Answers;

/// Sends one request on a new connection and has a script judge the answer.
final class JsCheck implements HealthChecker, AnswerJudge, AutoCloseable {

  private static final int LONGEST = 200;

  private final Scripts scripts;
  private final Script script;
  private final Settings settings;
  private final HttpQuestion question;
  private final InstantSource clock;

  private JsCheck(Settings settings, Context context) {
    this.settings = settings;
    this.clock = context.clock();
    this.question = HttpQuestion.of(settings.words(), settings.way(), Http2Answers::ask);
    this.scripts = context.lend(Scripts.class);
    this.script = scripts.open(settings.script(), HealthRole.ROLE);
  }

  /// Loads the script. Runs on a control thread; may read files.
  ///
  /// @throws ScriptException if it cannot be loaded
  /// @throws IllegalArgumentException if the certificates cannot be read
  static JsCheck open(Settings settings, Context context) {
    return new JsCheck(settings, context);
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    return question.ask(
        endpoint,
        timeout,
        (reader, deadline) -> {
          long asked = System.nanoTime();
          Answer answer = reader.readHead();
          long latency = System.nanoTime() - asked;
          return verdict(asked(endpoint, reader, answer, latency), deadline);
        });
  }

  @Override
  public ProbeResult judge(Endpoint endpoint, AnswerReader reader, Duration latency)
      throws InterruptedException {
    return question.judged(
        reader,
        (given, deadline) ->
            verdict(asked(endpoint, given, given.readHead(), latency.toNanos()), deadline));
  }

  private Asked asked(Endpoint endpoint, AnswerReader reader, Answer answer, long latencyNanos)
      throws IOException {
    byte[] body = reader.readBody(answer, settings.method(), (int) settings.maxBody().bytes());
    return new Asked(
        endpoint.name(),
        answer,
        new String(body, StandardCharsets.UTF_8),
        latencyNanos / (double) TimeUnit.MILLISECONDS.toNanos(1),
        clock.millis());
  }

  private ProbeResult verdict(Asked asked, Deadline deadline)
      throws IOException, InterruptedException {
    Duration left = Duration.ofMillis(deadline.millisLeft());
    String status = question.name() + ": " + asked.answer().status();
    try {
      return worded(
          status,
          script.callAside(
              left,
              (function, tools, host) ->
                  HealthRole.verdict(
                      script, function.execute(new Response(asked, (Desk) host), tools))));
    } catch (ScriptException e) {
      return worded(
          status,
          settings.onError() == Settings.OnError.PASS
              ? new ProbeResult.Pass(e.why())
              : new ProbeResult.Fail(e.why(), true));
    }
  }

  private static ProbeResult worded(String status, ProbeResult verdict) {
    return switch (verdict) {
      case ProbeResult.Pass(String why) -> new ProbeResult.Pass(words(status, why));
      case ProbeResult.Fail(String why, boolean portOpen, boolean atOnce) ->
          new ProbeResult.Fail(words(status, why), portOpen, atOnce);
    };
  }

  private static String words(String status, String why) {
    String text = Excerpt.of(why, LONGEST);
    return text.isEmpty() ? status : status + ", " + text;
  }

  @Override
  public void close() {
    scripts.close(script);
  }
}
