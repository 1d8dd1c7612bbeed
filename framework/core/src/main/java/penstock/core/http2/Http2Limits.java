package penstock.core.http2;

/// What an HTTP/2 client may do besides what every client may.
///
/// @param streams requests at a time on one connection; 1 or more
/// @param window bytes of a request's body that may be under way before an endpoint takes any;
///   65535 or more
/// @param resets streams a client may reset, or make us reset, in ten seconds; 1 or more
/// @param controlFrames frames of each kind that carry nothing, in ten seconds; 1 or more
public record Http2Limits(int streams, int window, int resets, int controlFrames) {}
