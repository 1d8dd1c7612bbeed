package penstock.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// How far a drain is, as the admin port tells it: of one endpoint, of a pool, of a listener or the
/// process.
///
/// @param json what it said
record DrainProgress(JsonNode json) {

  /// What takes traffic; listeners have a word of their own.
  private static final Set<String> READY = Set.of("ready", "open");

  /// Whether nothing is under way any more.
  boolean empty() {
    return json.has("empty") ? json.path("empty").asBoolean() : connections() == 0;
  }

  /// Whether somebody else had it take traffic again: then it may never be empty.
  boolean calledOff() {
    return endpoints().stream()
        .map(each -> each.path("state").asString(""))
        .anyMatch(READY::contains);
  }

  private long connections() {
    return json.path("connections").asLong(0);
  }

  /// How many requests were cut off.
  int forced() {
    return endpoints().stream().mapToInt(each -> each.path("forced").asInt(0)).sum();
  }

  private List<JsonNode> endpoints() {
    JsonNode all = json.path("endpoints");
    return all.isArray() ? all.valueStream().toList() : List.of(json);
  }

  /// What is told of it, a line each.
  List<String> lines(String name) {
    if (json.has("connections")) {
      return List.of(
          "%s %s: %s"
              .formatted(
                  name,
                  json.path("state").asString(""),
                  connections() == 0 ? "empty" : connections() + " connections"));
    }
    List<String> lines = new ArrayList<>();
    for (JsonNode endpoint : endpoints()) {
      lines.add(line(endpoint));
      endpoint
          .path("blocking")
          .valueStream()
          .forEach(each ->
              lines.add(
                  "  waits for %s, %s"
                      .formatted(
                          each.path("name").asString(""),
                          AdminText.time(each.path("ageMs").asLong(0)))));
    }
    return lines;
  }

  private static String line(JsonNode endpoint) {
    StringBuilder line = new StringBuilder();
    line.append(endpoint.path("pool").asString("")).append('/');
    line.append(endpoint.path("endpoint").asString("")).append(' ');
    line.append(endpoint.path("state").asString("")).append(": ");
    long inFlight = endpoint.path("inFlight").asLong(0);
    if (endpoint.path("empty").asBoolean(false)) {
      line.append("empty");
    } else {
      line.append(inFlight).append(" in flight");
    }
    append(line, endpoint.path("upgrades").asLong(0), " upgraded");
    long sessions = endpoint.path("sessions").asLong(0);
    append(line, sessions, sessions == 1 ? " session" : " sessions");
    append(line, endpoint.path("forced").asLong(0), " cut off");
    long oldest = endpoint.path("oldestMs").asLong(0);
    if (oldest > 0) {
      line.append(", oldest ").append(AdminText.time(oldest));
    }
    boolean ends = endpoint.path("leftMs").isNumber() && !endpoint.path("empty").asBoolean(false);
    if (ends) {
      line.append(", ").append(AdminText.time(endpoint.path("leftMs").asLong())).append(" left");
    }
    if (inFlight == 0 && ends && !endpoint.path("drained").asBoolean(false)) {
      line.append(", bound clients may come back");
    }
    return line.toString();
  }

  private static void append(StringBuilder line, long count, String what) {
    if (count > 0) {
      line.append(", ").append(count).append(what);
    }
  }

  /// Prints it.
  ///
  /// @param forPrograms whether as JSON
  void print(PrintWriter out, String name, boolean forPrograms) {
    if (forPrograms) {
      out.println(json);
    } else {
      lines(name).forEach(out::println);
    }
    out.flush();
  }
}
