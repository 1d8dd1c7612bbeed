package penstock.spi.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// A header value, in which `{client-ip}`, `{host}`, `{path}` and `{scheme}` stand for what the
/// request has, and `${jwt.tier}` for a fact that a filter noted. Immutable.
public final class HeaderTemplate {

  /// What may stand in braces.
  private enum Word {
    CLIENT_IP("client-ip"),
    HOST("host"),
    PATH("path"),
    SCHEME("scheme");

    private final String text;

    Word(String text) {
      this.text = text;
    }
  }

  /// What a filter noted.
  ///
  /// @param name such as `jwt.tier`
  private record Fact(String name) {}

  private final String text;
  private final List<Object> parts;

  private HeaderTemplate(String text, List<Object> parts) {
    this.text = text;
    this.parts = parts;
  }

  /// Reads a value as users write it. Braces around anything but lower-case letters and hyphens are
  /// ordinary text, unless there is a `$` before them and a dot within.
  ///
  /// @param component where it stands, for messages
  /// @throws IllegalArgumentException if there is an unknown word in braces
  public static HeaderTemplate parse(String component, String text) {
    List<Object> parts = new ArrayList<>();
    int literal = 0;
    int open = text.indexOf('{');
    while (open >= 0) {
      Fact fact = fact(text, open);
      int close = close(text, open);
      if (fact != null) {
        parts.add(text.substring(literal, open - 1));
        parts.add(fact);
        literal = text.indexOf('}', open) + 1;
      } else if (close > open + 1) {
        parts.add(text.substring(literal, open));
        parts.add(word(component, text.substring(open + 1, close)));
        literal = close + 1;
      }
      open = text.indexOf('{', open + 1);
    }
    if (literal > 0) {
      parts.add(text.substring(literal));
    }
    return new HeaderTemplate(text, List.copyOf(parts));
  }

  private static @Nullable Fact fact(String text, int open) {
    int close = text.indexOf('}', open);
    if (open == 0 || text.charAt(open - 1) != '$' || close < 0) {
      return null;
    }
    String name = text.substring(open + 1, close);
    return name.indexOf('.') > 0 && HttpText.token(name) ? new Fact(name) : null;
  }

  /// The value for a request, in characters that a header can hold; what the request lacks is
  /// empty. Allocates nothing if nothing stands in braces.
  public String value(Request request) {
    if (parts.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (Object part : parts) {
      switch (part) {
        case Word word -> out.append(value(word, request));
        case Fact fact -> appendFact(out, request.fact(fact.name()));
        default -> out.append(part);
      }
    }
    return out.toString();
  }

  private static void appendFact(StringBuilder out, @Nullable String value) {
    if (value == null) {
      return;
    }
    // On the wire a character is one byte: others go as UTF-8.
    boolean ascii = value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    out.append(
        ascii
            ? value
            : new String(
                printable(value).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  // A rule may have put into a fact whatever the client has sent.
  private static String printable(String value) {
    return value.chars().anyMatch(HeaderTemplate::control)
        ? value
            .chars()
            .map(c -> control(c) ? ' ' : c)
            .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
            .toString()
        : value;
  }

  private static boolean control(int c) {
    return c < ' ' || c == 0x7f;
  }

  private static String value(Word word, Request request) {
    return switch (word) {
      case CLIENT_IP -> {
        InetAddress address = request.client().getAddress();
        yield address == null ? "" : address.getHostAddress();
      }
      case HOST -> request.host();
      case PATH -> request.path();
      case SCHEME -> request.scheme();
    };
  }

  /// Where the word after an opening brace is closed; -1 if that is no word.
  private static int close(String text, int open) {
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '}') {
        return i;
      }
      if (c != '-' && (c < 'a' || c > 'z')) {
        return -1;
      }
    }
    return -1;
  }

  private static Word word(String component, String text) {
    for (Word word : Word.values()) {
      if (word.text.equals(text)) {
        return word;
      }
    }
    throw new IllegalArgumentException(
        component + ": {" + text + "} (expected: {client-ip}, {host}, {path} or {scheme})");
  }

  @Override
  public String toString() {
    return text;
  }
}
