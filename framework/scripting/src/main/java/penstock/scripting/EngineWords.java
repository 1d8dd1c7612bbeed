package penstock.scripting;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in the words of rules what the engine says in those of its own of what the host gives.
final class EngineWords {

  private static final Pattern HOST =
      Pattern.compile(
          "^TypeError: (\\w+)(?: \\((.+?)\\))? on \\S*?(\\w+?)(?:View)? failed due to: (.*)$",
          Pattern.DOTALL);

  private static final Pattern COUNT =
      Pattern.compile("^Arity error - expected: (\\S+) actual: (\\d+)");

  private static final Pattern CONVERT =
      Pattern.compile(
          "^Cannot convert '(.*)'\\(language: .*?\\) to Java type '(.*?)'", Pattern.DOTALL);

  /// Text that was cut out of other text.
  private static final String TEXT = "com.oracle.truffle.api.strings.";

  private static final Map<String, String> TYPES =
      Map.of(
          "java.lang.String", "text",
          "int", "a whole number",
          "double", "a number",
          "boolean", "true or false",
          "penstock.scripting.view.IpView", "an address, such as clientIp");

  private EngineWords() {}

  /// The same message, if it is about something else.
  static String plain(String message) {
    Matcher host = HOST.matcher(Explained.beginning(message));
    if (!host.find()) {
      return message;
    }
    String member = host.group(2) == null ? host.group(3) : host.group(2);
    String cause = host.group(4);
    if (cause.startsWith("Unknown identifier")) {
      return "TypeError: " + member + ": " + unknown(host.group(1), host.group(3));
    }
    Matcher count = COUNT.matcher(cause);
    if (count.find()) {
      return "TypeError: %s: %s arguments (expected: %s)"
          .formatted(member, count.group(2), count.group(1));
    }
    Matcher convert = CONVERT.matcher(cause);
    if (convert.find()) {
      String type = TYPES.getOrDefault(convert.group(2), convert.group(2));
      String given = convert.group(1).startsWith(TEXT) ? "text" : convert.group(1);
      return "TypeError: %s: %s (expected: %s)".formatted(member, given, type);
    }
    return message;
  }

  private static String unknown(String way, String type) {
    return way.equals("writeMember")
        ? "cannot be changed (expected: " + type + " is only read)"
        : "no function (expected: one of " + type + ")";
  }
}
