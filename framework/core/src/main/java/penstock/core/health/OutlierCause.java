package penstock.core.health;

/// Why real traffic takes an endpoint out.
public enum OutlierCause {
  /// Bad or missing answers in a row.
  CONSECUTIVE_5XX("consecutive-5xx"),
  /// Failed connections in a row.
  CONSECUTIVE_CONNECT_FAILURES("consecutive-connect-failures"),
  /// Far fewer good answers than the others give.
  SUCCESS_RATE("success-rate"),
  /// Too large a share of bad or missing answers.
  ERROR_RATE("error-rate");

  private final String word;

  OutlierCause(String word) {
    this.word = word;
  }

  /// The word in metrics.
  public String word() {
    return word;
  }
}
