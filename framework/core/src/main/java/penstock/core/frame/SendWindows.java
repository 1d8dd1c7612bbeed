package penstock.core.frame;

/// What a peer takes on one connection: of all streams together, and at first of each. Belongs to
/// one I/O thread.
public final class SendWindows {

  private final SendWindow whole = new SendWindow(Wire.FIRST_WINDOW);
  private int first = Wire.FIRST_WINDOW;

  /// That of all streams together.
  public SendWindow whole() {
    return whole;
  }

  /// That of a stream that begins.
  public SendWindow ofStream() {
    return new SendWindow(first);
  }

  /// Another one for each stream from now on.
  ///
  /// @param size 0 or more
  /// @return how much more, or less, those take that have begun
  public int first(int size) {
    int more = size - first;
    first = size;
    return more;
  }

  /// How many bytes can be sent on a stream; 0 or less for none.
  public int room(SendWindow stream) {
    return Math.min(stream.size(), whole.size());
  }

  /// Bytes were sent on a stream.
  public void used(SendWindow stream, int bytes) {
    stream.used(bytes);
    whole.used(bytes);
  }
}
