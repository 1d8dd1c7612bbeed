package penstock.core.route;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import penstock.spi.traffic.Request;

/// A header value, in which `{client-ip}`, `{host}`, `{path}` and `{scheme}` stand for what the
/// request has. Immutable.
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

  private final String text;
  private final List<Object> parts;

  private HeaderTemplate(String text, List<Object> parts) {
    this.text = text;
    this.parts = parts;
  }

  /// Braces around anything but lower-case letters and hyphens are ordinary text.
  static HeaderTemplate parse(String component, String text) {
    List<Object> parts = new ArrayList<>();
    int literal = 0;
    int open = text.indexOf('{');
    while (open >= 0) {
      int close = close(text, open);
      if (close > open + 1) {
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

  /// The value for a request. Allocates nothing if nothing stands in braces.
  public String value(Request request) {
    if (parts.isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (Object part : parts) {
      out.append(part instanceof Word word ? value(word, request) : part);
    }
    return out.toString();
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
