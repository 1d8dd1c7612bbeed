package penstock.core.connection;

/// How a client's connection was secured.
///
/// @param nanos how long that took
/// @param resumed whether an earlier session went on
public record Handshake(long nanos, boolean resumed) {}
