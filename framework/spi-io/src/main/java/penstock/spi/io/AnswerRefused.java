package penstock.spi.io;

/// What an edit of an answer throws to keep it from going out: the client gets a 500 instead.
public final class AnswerRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /// Refuses an answer.
  ///
  /// @param reason a word of the closed list, such as `script-error`
  /// @param detail one line for people; clients see it
  public AnswerRefused(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /// The word for metrics and logs.
  public String reason() {
    return reason;
  }
}
