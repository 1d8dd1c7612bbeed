package penstock.core.frame;

import java.nio.ByteBuffer;
import penstock.core.frame.FrameReader.Head;
import penstock.core.metrics.Http2Abuse;

/// Reads what the peer says in SETTINGS, does what both sides of a connection do about it, and
/// acknowledges it. Belongs to one I/O thread.
public final class SettingsReader {

  private static final int PAIR = 6;
  private static final int TOO_LARGE = 1 << 24;

  private final FrameWriter out;
  private final AbuseMeter meter;
  private final Told told;

  /// Whom some settings concern.
  public interface Told {

    /// The peer has sent settings, which follow.
    default void settingsBegin() {}

    /// All of them have been told.
    default void settingsEnd() {}

    /// One setting that is not about frames and fields alone.
    ///
    /// @param name one of those of [Wire], or one that we do not know
    /// @param value as sent; negative for 2^31 and above
    /// @throws ConnectionError if it must not be so
    void setting(int name, int value) throws ConnectionError;
  }

  /// @param out says what is to be said
  /// @param meter counts them
  public SettingsReader(FrameWriter out, AbuseMeter meter, Told told) {
    this.out = out;
    this.meter = meter;
    this.told = told;
  }

  /// Takes a SETTINGS frame.
  public void frame(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofConnection();
    meter.control(Http2Abuse.SETTINGS_FLOOD);
    if (head.has(Wire.ACK)) {
      head.ofSize(0);
      return;
    }
    if (head.length() % PAIR != 0) {
      throw ConnectionError.size("SETTINGS of " + head.length());
    }
    told.settingsBegin();
    while (payload.hasRemaining()) {
      setting(payload.getShort() & 0xFFFF, payload.getInt());
    }
    out.settingsAck();
    told.settingsEnd();
  }

  private void setting(int name, int value) throws ConnectionError {
    switch (name) {
      case Wire.HEADER_TABLE_SIZE -> out.tableSize(value);
      case Wire.MAX_FRAME_SIZE -> {
        if (value < Wire.MOST_PAYLOAD || value >= TOO_LARGE) {
          throw ConnectionError.protocol("SETTINGS_MAX_FRAME_SIZE");
        }
      }
      default -> told.setting(name, value);
    }
  }
}
