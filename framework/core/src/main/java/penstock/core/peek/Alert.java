package penstock.core.peek;

/// Why a TLS client is sent away, in its own language ([RFC 8446
/// 6](https://www.rfc-editor.org/rfc/rfc8446#section-6)).
public enum Alert {
  /// It began with something that may not come first.
  UNEXPECTED_MESSAGE(10),
  /// A rule turns it away.
  ACCESS_DENIED(49),
  /// Its hello is longer than it says, or shorter.
  DECODE_ERROR(50),
  /// The way to what it asked for is closed.
  INTERNAL_ERROR(80),
  /// Nobody here has the name it asked for, or it asked for none.
  UNRECOGNIZED_NAME(112);

  private static final int ALERT = 21;
  private static final int FATAL = 2;

  private final int number;

  Alert(int number) {
    this.number = number;
  }

  /// The record to send; a new one each time.
  public byte[] bytes() {
    return new byte[] {ALERT, 3, 3, 0, 2, FATAL, (byte) number};
  }
}
