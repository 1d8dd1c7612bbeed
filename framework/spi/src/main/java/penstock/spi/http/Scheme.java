package penstock.spi.http;

/// How the client speaks to us.
public enum Scheme {
  HTTP("http"),
  HTTPS("https");

  private final String word;

  Scheme(String word) {
    this.word = word;
  }

  /// As in a URL.
  public String word() {
    return word;
  }
}
