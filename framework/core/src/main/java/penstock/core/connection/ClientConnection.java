package penstock.core.connection;

/// What a request may ask of the connection, or of the part of it, that it came by. Belongs to one
/// I/O thread.
public interface ClientConnection {

  /// What it was born into.
  Surroundings surroundings();

  /// What it may do.
  default FrontSettings settings() {
    return surroundings().settings();
  }

  /// Header lines for its requests.
  default NotedLines noted() {
    return surroundings().noted();
  }

  /// How long the head of its request took to come.
  ///
  /// @param endNanos when it was there, in [System#nanoTime()]
  /// @return nanoseconds; 0 if it came at once
  default long headNanos(long endNanos) {
    return 0;
  }

  /// Whether every answer is to close it.
  boolean closing();

  /// Tells the client to send its body.
  void writeContinue();

  /// Whether a request that has not been read to its end is answered past its exchange, which would
  /// first read what is left of it.
  default boolean answersPast() {
    return true;
  }

  /// Answers a request past its exchange.
  ///
  /// @param status 400 or above
  /// @param detail one line for people
  /// @param headers further header lines, each ending in CR LF
  /// @return false if the exchange can answer by itself
  default boolean answerAtOnce(int status, String detail, String headers) {
    return false;
  }

  /// Reads no more of a request whose answer went out whole.
  void readNoMore();

  /// What comes after the answer under way is not HTTP.
  void becomeTunnel();

  /// Whether it has become a tunnel, and its request is over only when that is.
  default boolean tunnelled() {
    return false;
  }
}
