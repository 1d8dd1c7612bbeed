package penstock.core.health;

/// Why real traffic takes an endpoint out.
public enum OutlierCause {
  /// Bad or missing answers in a row.
  CONSECUTIVE_5XX("consecutive-5xx", "bad answers"),
  /// Failed connections in a row.
  CONSECUTIVE_CONNECT_FAILURES("consecutive-connect-failures", "failed connections");

  private final String word;
  private final String people;

  OutlierCause(String word, String people) {
    this.word = word;
    this.people = people;
  }

  /// The word in metrics.
  public String word() {
    return word;
  }

  /// For people, such as `5 bad answers in a row`.
  String text(int run) {
    return run + " " + people + " in a row";
  }
}
