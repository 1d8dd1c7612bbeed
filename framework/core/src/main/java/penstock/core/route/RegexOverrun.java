package penstock.core.route;

/// A regular expression looked at more of its input than it may.
final class RegexOverrun extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final RegexOverrun OVERRUN = new RegexOverrun();

  private RegexOverrun() {
    super("regex: too many steps", null, false, false);
  }
}
