package penstock.core.engine;

/// What the health checks of a pool said of an answer in a [Rehearsal].
///
/// @param endpoint who was said to have answered
/// @param healthy whether all of them passed
/// @param atOnce whether one failure is enough to take the endpoint out
/// @param why what they saw, in the order of the configuration
public record Checked(String endpoint, boolean healthy, boolean atOnce, String why) {}
