package penstock.core.frame;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Http2Abuse;

/// What ends a whole connection: a peer that broke the protocol, or broke a limit. Has no stack
/// trace: it is the peer's fault, and costs us as little as it can.
public final class ConnectionError extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;
  private final @Nullable Http2Abuse abuse;

  private ConnectionError(int code, String detail, @Nullable Http2Abuse abuse) {
    super(detail, null, false, false);
    this.code = code;
    this.abuse = abuse;
  }

  /// A broken protocol.
  ///
  /// @param code of RFC 9113, section 7
  public static ConnectionError of(int code, String detail) {
    return new ConnectionError(code, detail, null);
  }

  /// A frame that must not come, or not now.
  public static ConnectionError protocol(String detail) {
    return of(Wire.PROTOCOL_ERROR, detail);
  }

  /// A frame that must not have its length.
  public static ConnectionError size(String detail) {
    return of(Wire.FRAME_SIZE_ERROR, detail);
  }

  /// A broken limit, to be counted.
  public static ConnectionError abuse(Http2Abuse abuse) {
    return new ConnectionError(Wire.ENHANCE_YOUR_CALM, abuse.word(), abuse);
  }

  /// Of RFC 9113, section 7.
  public int code() {
    return code;
  }

  /// What is to be counted; null for nothing.
  public @Nullable Http2Abuse abuse() {
    return abuse;
  }

  /// For people.
  public String detail() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
