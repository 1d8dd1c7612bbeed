package penstock.plugin.filter.compression;

import java.util.List;
import java.util.Locale;

/// The types of content that are worth compressing.
final class MediaTypes {

  /// What is compressed unless the configuration says otherwise: text in all its forms.
  static final List<String> USUAL =
      List.of(
          "text/*",
          "*+json",
          "*+xml",
          "application/json",
          "application/javascript",
          "application/xml",
          "application/wasm",
          "application/manifest+json",
          "application/x-ndjson",
          "application/graphql",
          "font/ttf",
          "font/otf",
          "application/vnd.ms-fontobject",
          "image/bmp",
          "image/x-icon",
          "image/vnd.microsoft.icon");

  private final List<String> patterns;

  MediaTypes(List<String> patterns) {
    this.patterns =
        (patterns.isEmpty() ? USUAL : patterns)
            .stream().map(pattern -> pattern.toLowerCase(Locale.ROOT)).toList();
  }

  /// Whether a text is a type, or a pattern of types: `text/html`, `text/*`, `*+json`.
  static boolean isPattern(String text) {
    return text.matches("[\\w.+-]+/([\\w.+-]+|\\*)|\\*\\+[\\w.-]+");
  }

  /// Whether content of this type is to be compressed. Streams of events and of gRPC never are:
  /// they live from each message being there at once, or compress their messages themselves.
  ///
  /// @param contentType the header's value, with parameters
  boolean include(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    if (type.equals("text/event-stream") || type.startsWith("application/grpc")) {
      return false;
    }
    for (String pattern : patterns) {
      if (matches(pattern, type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(String pattern, String type) {
    if (pattern.startsWith("*")) {
      return type.endsWith(pattern.substring(1));
    }
    return pattern.endsWith("*")
        ? type.startsWith(pattern.substring(0, pattern.length() - 1))
        : type.equals(pattern);
  }
}
