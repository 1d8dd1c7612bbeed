package penstock.core.accesslog;

import static penstock.core.accesslog.LineBytes.ascii;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A line made from a template: text, and fields in braces. What is not known is written as `-`.
final class TextFormat implements LineFormat {

  /// With or without the dollar that other formats have.
  private static final Pattern NAMED = Pattern.compile("\\$?\\{([A-Za-z][A-Za-z0-9._-]*)}");

  private static final byte[] CLF_ZONE = ascii(" +0000");

  private final Part[] parts;

  private TextFormat(List<Part> parts) {
    this.parts = parts.toArray(new Part[0]);
  }

  /// A piece of a line.
  @FunctionalInterface
  private interface Part {

    void write(Facts facts, LineBytes out);
  }

  /// Reads a template. Braces around anything but letters, digits, dots, underscores and hyphens
  /// are ordinary text.
  ///
  /// @throws IllegalArgumentException if it names what there is not
  static TextFormat parse(String template, Fields fields) {
    List<Part> parts = new ArrayList<>();
    Matcher named = NAMED.matcher(template);
    int from = 0;
    while (named.find()) {
      parts.add(literal(template.substring(from, named.start())));
      parts.add(part(named.group(1), fields));
      from = named.end();
    }
    parts.add(literal(template.substring(from)));
    return new TextFormat(parts);
  }

  private static Part literal(String text) {
    if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw new IllegalArgumentException("format: a line break or the like (expected: one line)");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return (_, out) -> out.put(bytes);
  }

  private static Part part(String name, Fields fields) {
    return switch (name) {
      case "time" -> (facts, out) -> out.isoTime(facts.startMillis());
      case "time.clf" -> (facts, out) -> out.clfSecond(facts.startMillis()).put(CLF_ZONE);
      case "time.haproxy" -> (facts, out) -> out.clfMillis(facts.startMillis());
      case "request" -> request(fields);
      case "haproxy.server" -> HaproxyWords::server;
      case "haproxy.timers" -> HaproxyWords::timers;
      case "haproxy.ended" -> HaproxyWords::ended;
      case "haproxy.tcpTimers" -> HaproxyWords::tcpTimers;
      case "haproxy.tcpEnded" -> HaproxyWords::tcpEnded;
      case "haproxy.retries" -> HaproxyWords::retries;
      default -> field(name, fields);
    };
  }

  private static Part field(String name, Fields fields) {
    Field field = fields.named(name);
    if (field == null) {
      throw new IllegalArgumentException(
          "format: {" + name + "} (expected: time, time.clf, request, " + Fields.names() + ")");
    }
    return switch (field) {
      case Field.Text(var of) -> (facts, out) -> text(of.apply(facts), out);
      case Field.Address(var of) -> (facts, out) -> address(of.apply(facts), out);
      case Field.Socket(var of) -> (facts, out) -> socket(of.apply(facts), out);
      case Field.Count(var of) -> (facts, out) -> number(of.applyAsLong(facts), out);
      case Field.Time(var of) -> (facts, out) -> millis(of.applyAsLong(facts), out);
    };
  }

  private static void address(@Nullable InetAddress address, LineBytes out) {
    LineBytes _ = address == null ? out.octet('-') : out.address(address);
  }

  private static void socket(@Nullable InetSocketAddress socket, LineBytes out) {
    LineBytes _ = socket == null ? out.octet('-') : out.socket(socket);
  }

  private static void number(long number, LineBytes out) {
    LineBytes _ = number == Field.UNKNOWN ? out.octet('-') : out.number(number);
  }

  private static void millis(long nanos, LineBytes out) {
    LineBytes _ = nanos == Field.UNKNOWN ? out.octet('-') : out.millis(nanos);
  }

  private static Part request(Fields fields) {
    Field query = fields.named("query");
    return (facts, out) -> {
      if (facts.method().isEmpty()) {
        out.octet('-');
        return;
      }
      text(facts.method(), out);
      text(facts.path(), out.octet(' '));
      String asked = query instanceof Field.Text(var of) ? of.apply(facts) : null;
      if (asked != null) {
        text(asked, out.octet('?'));
      }
      text(facts.protocol(), out.octet(' '));
    };
  }

  private static void text(@Nullable String text, LineBytes out) {
    if (text == null || text.isEmpty()) {
      out.octet('-');
    } else {
      Escapes.text(out, text);
    }
  }

  @Override
  public void write(Facts facts, LineBytes out) {
    for (Part part : parts) {
      part.write(facts, out);
    }
  }
}
