package penstock.core.connection;

/// What a client's connection may do.
///
/// @param headNanos how long a request's head may take from its first byte; more than 0
/// @param idleNanos how long a connection may wait for its next request; more than 0
/// @param headBytes the most bytes in a head; more than 0
/// @param headLines the most header lines in a head; more than 0
/// @param bodyBytes the most bytes in a body; 0 or more
/// @param bodyIdleNanos how long the client may pause within a body; more than 0
public record FrontSettings(
    long headNanos,
    long idleNanos,
    int headBytes,
    int headLines,
    long bodyBytes,
    long bodyIdleNanos) {}
