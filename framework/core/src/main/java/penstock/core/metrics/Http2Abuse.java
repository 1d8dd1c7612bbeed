package penstock.core.metrics;

/// What an HTTP/2 client did too much of: a closed list.
public enum Http2Abuse {
  /// Streams beyond the number allowed at a time; each was refused.
  TOO_MANY_STREAMS("too-many-streams"),
  /// Streams reset by the client before they were answered.
  RAPID_RESET("rapid-reset"),
  /// Streams that we had to reset because of what the client sent on them.
  MADE_YOU_RESET("made-you-reset"),
  /// A head in too many or too large pieces.
  CONTINUATION_FLOOD("continuation-flood"),
  /// A head that is small on the wire and huge when unpacked.
  HEADER_BOMB("header-bomb"),
  /// SETTINGS frames.
  SETTINGS_FLOOD("settings-flood"),
  /// PING frames.
  PING_FLOOD("ping-flood"),
  /// DATA frames without data.
  EMPTY_DATA_FLOOD("empty-data-flood"),
  /// WINDOW_UPDATE frames for what was not sent.
  WINDOW_UPDATE_FLOOD("window-update-flood"),
  /// Frames of other types that do nothing.
  CONTROL_FLOOD("control-flood"),
  /// Answers to frames that the client does not read.
  UNREAD_ANSWERS("unread-answers"),
  /// A preface or a head that took too long.
  SLOW_HEAD("slow-head"),
  /// Answers that a closed window held up for too long.
  WINDOW_STALL("window-stall");

  private final String word;

  Http2Abuse(String word) {
    this.word = word;
  }

  /// The word users see, such as `rapid-reset`.
  public String word() {
    return word;
  }
}
