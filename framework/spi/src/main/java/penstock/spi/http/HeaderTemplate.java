package penstock.spi.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Tls;

/// A header value, in which words in braces such as `{client-ip}` stand for what the request has,
/// and `${jwt.tier}` for a fact that a filter noted. Immutable.
public final class HeaderTemplate {

  /// What may stand in braces.
  private enum Word {
    CLIENT_IP("client-ip"),
    CLIENT_PORT("client-port"),
    METHOD("method"),
    SCHEME("scheme"),
    HOST("host"),
    PATH("path"),
    QUERY("query"),
    TLS_VERSION("tls-version"),
    TLS_CIPHER("tls-cipher"),
    TLS_SNI("tls-sni"),
    TLS_CLIENT_CN("tls-client-cn");

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
        case Word.TLS_CLIENT_CN -> appendText(out, value(Word.TLS_CLIENT_CN, request));
        case Word word -> out.append(Objects.requireNonNullElse(value(word, request), ""));
        case Fact fact -> appendText(out, request.fact(fact.name()));
        default -> out.append(part);
      }
    }
    return out.toString();
  }

  private static void appendText(StringBuilder out, @Nullable String value) {
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

  // A rule may have put into a fact whatever the client has sent, an authority anything into names.
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

  private static @Nullable String value(Word word, Request request) {
    return switch (word) {
      case CLIENT_IP -> address(request);
      case CLIENT_PORT -> String.valueOf(request.client().getPort());
      case METHOD -> request.method();
      case SCHEME -> request.scheme();
      case HOST -> request.host();
      case PATH -> request.path();
      case QUERY -> request.query();
      case TLS_VERSION -> of(request.tls(), Tls::version);
      case TLS_CIPHER -> of(request.tls(), Tls::cipher);
      case TLS_SNI -> of(request.tls(), Tls::serverName);
      case TLS_CLIENT_CN -> of(request.tls(), Tls::clientName);
    };
  }

  private static @Nullable String address(Request request) {
    InetAddress address = request.client().getAddress();
    return address == null ? null : AddressText.of(address);
  }

  private static @Nullable String of(@Nullable Tls tls, Function<Tls, String> part) {
    return tls == null ? null : part.apply(tls);
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
    String words =
        Arrays.stream(Word.values()).map(w -> "{" + w.text + "}").collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        component + ": {" + text + "} (expected: one of " + words + ")");
  }

  @Override
  public String toString() {
    return text;
  }
}
