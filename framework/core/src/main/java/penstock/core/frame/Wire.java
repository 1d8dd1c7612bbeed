package penstock.core.frame;

/// The numbers of [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113).
public final class Wire {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  public static final int PADDED = 8;
  public static final int WITH_PRIORITY = 0x20;

  public static final int NO_ERROR = 0;
  public static final int PROTOCOL_ERROR = 1;
  public static final int INTERNAL_ERROR = 2;
  public static final int FLOW_CONTROL_ERROR = 3;
  public static final int STREAM_CLOSED = 5;
  public static final int FRAME_SIZE_ERROR = 6;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;
  public static final int COMPRESSION_ERROR = 9;
  public static final int ENHANCE_YOUR_CALM = 11;

  public static final int HEADER_TABLE_SIZE = 1;
  public static final int ENABLE_PUSH = 2;
  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int MAX_FRAME_SIZE = 5;
  public static final int MAX_HEADER_LIST_SIZE = 6;

  /// Of [RFC 8441](https://www.rfc-editor.org/rfc/rfc8441), section 3.
  public static final int ENABLE_CONNECT_PROTOCOL = 8;

  /// Bytes of a frame before its payload.
  public static final int FRAME_HEAD = 9;

  /// The largest payload we take, and send: the one every peer takes.
  public static final int MOST_PAYLOAD = 16_384;

  /// What a window is before anybody says otherwise.
  public static final int FIRST_WINDOW = 65_535;

  public static final int MOST_WINDOW = Integer.MAX_VALUE;

  private Wire() {}

  public static boolean has(int flags, int flag) {
    return (flags & flag) != 0;
  }
}
