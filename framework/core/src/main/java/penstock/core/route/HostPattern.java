package penstock.core.route;

import java.util.Locale;
import penstock.spi.http.HttpText;

/// A host as a condition: one host, all below a domain, or any.
///
/// @param kind which of the three
/// @param text lower case: the host; or the domain with its leading dot; or empty
record HostPattern(Kind kind, String text) {

  enum Kind {
    EXACT,
    BELOW,
    ANY
  }

  /// Any host, also none.
  static final HostPattern ANY = new HostPattern(Kind.ANY, "");

  static HostPattern parse(String text) {
    if (text.equals("*")) {
      return ANY;
    }
    String host = text.toLowerCase(Locale.ROOT);
    boolean wild = host.startsWith("*.");
    String name = wild ? host.substring(2) : host;
    if (!HttpText.host(name)) {
      throw new IllegalArgumentException(
          "host: "
              + text
              + " (expected: a host without port, such as api.example.com, *.example.com or *)");
    }
    return wild ? new HostPattern(Kind.BELOW, "." + name) : new HostPattern(Kind.EXACT, name);
  }

  boolean matches(String host) {
    return switch (kind) {
      case EXACT -> host.equals(text);
      case BELOW -> host.length() > text.length() && host.endsWith(text);
      case ANY -> true;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case EXACT -> text;
      case BELOW -> "*" + text;
      case ANY -> "*";
    };
  }
}
