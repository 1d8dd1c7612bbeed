package penstock.plugin.health.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.health.Deadline;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.Answer;
import penstock.spi.health.http.AnswerReader;
import penstock.spi.health.http.Excerpt;
import penstock.spi.health.http.HttpQuestion;

/// Knows a good answer from a bad one.
///
/// @param settings what is expected
/// @param question whose answers they are
/// @param good statuses that pass
/// @param atOnce statuses of which one is enough to fail
/// @param pattern what must be found in the body; null for nothing
record Judge(
    Settings settings,
    HttpQuestion question,
    List<StatusRange> good,
    List<StatusRange> atOnce,
    @Nullable Pattern pattern)
    implements HttpQuestion.Judge {

  private static final int EXCERPT_BYTES = 512;

  static Judge of(Settings settings, HttpQuestion question) {
    String regex = settings.expect().bodyRegex();
    return new Judge(
        settings,
        question,
        StatusRange.parse(settings.expect().status()),
        StatusRange.parse(settings.immediateFail()),
        regex == null ? null : Pattern.compile(regex));
  }

  @Override
  public ProbeResult judge(AnswerReader reader, Deadline deadline) throws IOException {
    Answer answer = reader.readHead();
    int status = answer.status();
    boolean leave = StatusRange.holds(atOnce, status);
    if (leave || !StatusRange.holds(good, status)) {
      return new ProbeResult.Fail(
          question.name() + ": " + status + excerpt(reader, answer), true, leave);
    }
    String missing = missingHeader(answer);
    if (missing == null && settings.expect().readsBody()) {
      byte[] body = reader.readBody(answer, settings.method(), AnswerReader.MOST_BODY);
      missing = missingText(new String(body, StandardCharsets.UTF_8), deadline);
    }
    return missing == null
        ? new ProbeResult.Pass(question.name() + ": " + status)
        : question.failed(missing);
  }

  // The status alone is a verdict; whatever goes wrong with the body only costs its words.
  private String excerpt(AnswerReader reader, Answer answer) {
    try {
      String text = Excerpt.of(reader.readBody(answer, settings.method(), EXCERPT_BYTES));
      return text.isEmpty() ? "" : " '" + text + "'";
    } catch (IOException e) {
      return "";
    }
  }

  private @Nullable String missingHeader(Answer answer) {
    for (Map.Entry<String, String> wanted : settings.expect().header().entrySet()) {
      List<String> values = answer.values(wanted.getKey());
      if (!values.contains(wanted.getValue())) {
        String seen = values.isEmpty() ? "absent" : '"' + String.join(", ", values) + '"';
        return "header "
            + wanted.getKey()
            + ": "
            + seen
            + " (expected: \""
            + wanted.getValue()
            + "\")";
      }
    }
    return null;
  }

  private @Nullable String missingText(String body, Deadline deadline) {
    Expect expect = settings.expect();
    if (expect.body() != null && !body.contains(expect.body())) {
      return "body does not contain \"" + expect.body() + "\"";
    }
    try {
      if (pattern != null && !pattern.matcher(new TimedText(body, deadline)).find()) {
        return "body does not match /" + pattern + "/";
      }
    } catch (UncheckedIOException _) {
      return "bodyRegex took longer than " + deadline;
    }
    return null;
  }
}
