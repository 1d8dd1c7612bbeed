package penstock.plugin.filter.compression;

import java.util.List;

/// A content coding of RFC 9110 8.4.1 that can be written, the preferred one first.
enum Coding {
  GZIP("gzip"),
  DEFLATE("deflate");

  static final List<Coding> ALL = List.of(values());

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /// As in `Content-Encoding`.
  String token() {
    return token;
  }

  /// Whether a client means this coding by a name in `Accept-Encoding`.
  boolean isNamed(String name) {
    return token.equalsIgnoreCase(name) || (this == GZIP && "x-gzip".equalsIgnoreCase(name));
  }
}
