package penstock.admin;

/// Whether something is ready for traffic.
///
/// @param ready whether it is
/// @param why in a few words, such as `shutting down`
public record Readiness(boolean ready, String why) {}
