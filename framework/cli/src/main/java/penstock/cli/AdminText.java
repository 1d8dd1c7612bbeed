package penstock.cli;

import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// What the admin port says, for people.
final class AdminText {

  private AdminText() {}

  /// Its JSON; missing if it is none.
  static JsonNode json(String body) {
    try {
      return JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /// The problems one a line, else its summary or error, else all of it as it is.
  static List<String> lines(JsonNode answer) {
    JsonNode problems = answer.path("problems");
    if (problems.isArray() && !problems.isEmpty()) {
      return problems.valueStream().map(AdminText::text).toList();
    }
    for (String key : new String[] {"summary", "error"}) {
      if (answer.has(key)) {
        return text(answer.path(key)).lines().toList();
      }
    }
    return List.of(answer.toString());
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.stringValue() : node.toString();
  }

  /// A time in two units at most, such as `4m48s`.
  static String time(long millis) {
    Duration time = Duration.ofMillis(millis);
    if (time.toHours() > 0) {
      return time.toHours() + "h" + time.toMinutesPart() + "m";
    }
    if (time.toMinutes() > 0) {
      return time.toMinutes() + "m" + time.toSecondsPart() + "s";
    }
    return time.toSeconds() > 0 ? time.toSeconds() + "s" : millis + "ms";
  }
}
