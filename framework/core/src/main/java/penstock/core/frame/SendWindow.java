package penstock.core.frame;

/// How much more a peer takes of what is sent on one stream, or on all streams together. Belongs to
/// one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-6.9), section 6.9.
public final class SendWindow {

  private int size;

  SendWindow(int size) {
    this.size = size;
  }

  /// How many bytes; 0 or less for none.
  public int size() {
    return size;
  }

  void used(int bytes) {
    size -= bytes;
  }

  /// The peer takes more, or less.
  ///
  /// @return false if it becomes larger than a window may be
  public boolean opens(int more) {
    long opened = (long) size + more;
    if (opened > Wire.MOST_WINDOW) {
      return false;
    }
    size = (int) opened;
    return true;
  }
}
