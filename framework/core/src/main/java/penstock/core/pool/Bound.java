package penstock.core.pool;

/// What became of a client's bond to an endpoint.
public enum Bound {
  /// It went where it was bound to.
  HIT("hit"),
  /// It was not bound.
  NEW("new"),
  /// It was bound to an endpoint that could not take it, or is gone.
  MOVED("moved"),
  /// What it carried says nothing: forged, broken or too old.
  INVALID("invalid");

  private final String word;

  Bound(String word) {
    this.word = word;
  }

  /// The word users see, such as `hit`.
  public String word() {
    return word;
  }
}
