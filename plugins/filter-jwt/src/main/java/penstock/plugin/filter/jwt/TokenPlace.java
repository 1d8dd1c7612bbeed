package penstock.plugin.filter.jwt;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import penstock.spi.traffic.Request;

/// Where a request carries its token: `bearer` (the `Authorization` header), `header.NAME` or
/// `cookie.NAME`.
///
/// @param source what carries it
/// @param name of the header or cookie
public record TokenPlace(Source source, String name) {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final String SCHEME = "Bearer ";

  /// What can carry a token.
  public enum Source {
    /// `Authorization: Bearer TOKEN`, RFC 6750 2.1.
    BEARER,
    /// A header whose value is the token.
    HEADER,
    /// A cookie whose value is the token.
    COOKIE
  }

  /// Reads a place.
  ///
  /// @param text such as `bearer` or `cookie.session`
  /// @return the place
  /// @throws IllegalArgumentException if the text is no place
  public static TokenPlace parse(String text) {
    if (text.equals("bearer")) {
      return new TokenPlace(Source.BEARER, "authorization");
    }
    int dot = text.indexOf('.');
    String name = text.substring(dot + 1);
    boolean header = text.startsWith("header.");
    if ((!header && !text.startsWith("cookie.")) || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(text + " (expected: bearer, header.NAME or cookie.NAME)");
    }
    return new TokenPlace(header ? Source.HEADER : Source.COOKIE, name);
  }

  /// Every token a request carries here, in order.
  List<String> find(Request request) {
    List<String> found = new ArrayList<>(1);
    switch (source) {
      case HEADER -> found.addAll(request.headers(name));
      case BEARER -> {
        for (String line : request.headers(name)) {
          if (line.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            found.add(line.substring(SCHEME.length()).strip());
          }
        }
      }
      case COOKIE -> {
        for (String line : request.headers("cookie")) {
          for (String pair : line.split(";", -1)) {
            if (isOurs(pair)) {
              found.add(pair.strip().substring(name.length() + 1));
            }
          }
        }
      }
    }
    return found;
  }

  private boolean isOurs(String pair) {
    String stripped = pair.strip();
    return stripped.startsWith(name)
        && stripped.length() > name.length()
        && stripped.charAt(name.length()) == '=';
  }

  /// Takes the token out of a request's headers.
  void strip(HeaderMap headers) {
    if (source != Source.COOKIE) {
      headers.remove(new HttpString(name));
      return;
    }
    List<String> rest = new ArrayList<>();
    for (String line : headers.eachValue(Headers.COOKIE)) {
      for (String pair : line.split(";", -1)) {
        if (!pair.isBlank() && !isOurs(pair)) {
          rest.add(pair.strip());
        }
      }
    }
    headers.remove(Headers.COOKIE);
    if (!rest.isEmpty()) {
      headers.put(Headers.COOKIE, String.join("; ", rest));
    }
  }

  @Override
  public String toString() {
    return switch (source) {
      case BEARER -> "bearer";
      case HEADER -> "header." + name;
      case COOKIE -> "cookie." + name;
    };
  }
}
