package penstock.spi.http;

/// A regular expression looked at more of its input than it may.
public final class RegexOverrun extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// The only one: it has no stack to tell of.
  public static final RegexOverrun OVERRUN = new RegexOverrun();

  private RegexOverrun() {
    super("regex: too many steps", null, false, false);
  }
}
