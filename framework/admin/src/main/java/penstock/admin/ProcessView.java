package penstock.admin;

/// The process as operators see it.
///
/// @param state `ready`, `drain` or `closing`
/// @param connections of clients, open now; 0 or more
public record ProcessView(String state, long connections) {}
