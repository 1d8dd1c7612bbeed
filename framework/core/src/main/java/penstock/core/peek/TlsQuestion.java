package penstock.core.peek;

/// What clients of PostgreSQL say before TLS: a question of eight bytes whether it is spoken, to be
/// answered with one letter.
///
/// Source: [PostgreSQL](https://www.postgresql.org/docs/current/protocol-flow.html), SSL and GSSAPI
/// session encryption.
public enum TlsQuestion {
  /// It may become one.
  UNFINISHED,
  /// Whether TLS is spoken.
  TLS,
  /// Whether GSSAPI is.
  GSSAPI,
  /// It is none.
  NONE;

  /// How long it is.
  public static final int LENGTH = 8;

  /// The answer that TLS may begin.
  public static final byte YES = 'S';

  /// The answer that the client may ask for something else.
  public static final byte NO = 'N';

  private static final byte TLS_CODE = 0x2f;
  private static final byte GSSAPI_CODE = 0x30;
  private static final byte[] START = {0, 0, 0, LENGTH, 4, (byte) 0xd2, 0x16};

  /// The question whether TLS is spoken.
  public static byte[] tls() {
    return new byte[] {0, 0, 0, LENGTH, 4, (byte) 0xd2, 0x16, TLS_CODE};
  }

  /// What a client has asked.
  ///
  /// @param said by the client
  /// @param count how many bytes, from the first; more than 0
  public static TlsQuestion in(byte[] said, int count) {
    int known = Math.min(count, START.length);
    for (int i = 0; i < known; i++) {
      if (said[i] != START[i]) {
        return NONE;
      }
    }
    if (count < LENGTH) {
      return UNFINISHED;
    }
    return switch (said[START.length]) {
      case TLS_CODE -> TLS;
      case GSSAPI_CODE -> GSSAPI;
      default -> NONE;
    };
  }
}
