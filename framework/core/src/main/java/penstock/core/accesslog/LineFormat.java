package penstock.core.accesslog;

import java.util.List;
import java.util.Map;

/// Writes what is known of a request as one line. Immutable.
@FunctionalInterface
interface LineFormat {

  /// Templates that have a name.
  Map<String, String> PRESETS =
      Map.of(
          "clf",
          "{client} - - [{time.clf}] \"{request}\" {status} {bytesOut}",
          "combined",
          "{client} - - [{time.clf}] \"{request}\" {status} {bytesOut} \"{referer}\""
              + " \"{userAgent}\"",
          "haproxy-http",
          "{client}:{clientPort} [{time.haproxy}] {listener} {haproxy.server} {haproxy.timers}"
              + " {status} {bytesOut} - - {haproxy.ended} 0/0/0/0/{haproxy.retries} 0/0"
              + " \"{request}\"",
          "haproxy-tcp",
          "{client}:{clientPort} [{time.haproxy}] {listener} {haproxy.server} {haproxy.tcpTimers}"
              + " {bytesOut} {haproxy.tcpEnded} 0/0/0/0/{haproxy.retries} 0/0");

  /// Writes a line, without its end.
  void write(Facts facts, LineBytes out);

  /// Reads a format.
  ///
  /// @param text as configured
  /// @param headers to add to a JSON line
  /// @param fields what may be named
  /// @throws IllegalArgumentException if it is none, or names what there is not
  static LineFormat of(String text, List<String> headers, Fields fields) {
    if (text.equals("json")) {
      return JsonFormat.of(headers, fields);
    }
    if (!headers.isEmpty()) {
      throw new IllegalArgumentException(
          "headers: " + headers + " (expected: none, a template has {header.NAME})");
    }
    String template = PRESETS.getOrDefault(text, text);
    if (template.indexOf('{') < 0) {
      throw new IllegalArgumentException(
          "format: "
              + text
              + " (expected: json, combined, clf, haproxy-http, haproxy-tcp or a template with"
              + " {fields})");
    }
    return TextFormat.parse(template, fields);
  }
}
