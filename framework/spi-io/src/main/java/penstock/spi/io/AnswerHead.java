package penstock.spi.io;

import io.undertow.util.HeaderMap;

/// The head of an answer that is about to go out, whoever answers. Good for the call that it was
/// given to, on the exchange's I/O thread.
public interface AnswerHead {

  /// The status that goes out; 100 to 999.
  int status();

  /// Sends another status over the same body.
  ///
  /// @param status 200 to 599
  /// @throws IllegalArgumentException if it is out of range, or says something of the body that
  ///   does not hold: 204, 205, 206 and 304 are neither taken away nor given, and gRPC calls and
  ///   protocol changes keep theirs
  void status(int status);

  /// The headers, to be read and changed; the framing of the message is left alone.
  HeaderMap headers();

  /// The name of the endpoint that answered; empty if none did.
  String endpoint();

  /// How many endpoints were asked, or one more than once; 0 or more.
  int attempts();

  /// From sending the request to the first byte of the endpoint's answer, in nanoseconds; 0 if no
  /// endpoint answered.
  long firstByteNanos();

  /// Since the request came, in nanoseconds.
  long elapsedNanos();

  /// How the request ended up to now: `ok`, or why it failed, such as `no-endpoint`.
  String reason();

  /// Says why the answer was changed, behind what its rule has said: `why` of the access log.
  void explain(String why);
}
