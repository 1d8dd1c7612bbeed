package penstock.spi.sticky;

/// What a client carries of an endpoint it belongs to.
///
/// @param state whether it carries anything, and of what worth
/// @param word names the endpoint, see [SessionStickiness#words]; empty without one
public record Bond(State state, String word) {

  /// The client carries nothing.
  public static final Bond NONE = new Bond(State.NONE, "");

  /// What the client carries was not made by us, or not lately enough.
  public static final Bond INVALID = new Bond(State.INVALID, "");

  /// What a client's bond is worth.
  public enum State {
    /// There is none.
    NONE,
    /// There is one that says nothing: forged, broken or too old.
    INVALID,
    /// It holds.
    VALID,
    /// It holds, and is to be made anew with this answer.
    AGED
  }

  /// A bond that holds.
  public static Bond to(String word) {
    return new Bond(State.VALID, word);
  }

  /// A bond that holds and is to be made anew.
  public static Bond aged(String word) {
    return new Bond(State.AGED, word);
  }
}
