package penstock.core.health;

import java.time.Duration;
import java.time.Instant;

/// What one check found, for people.
///
/// @param at when it ended
/// @param check the check's type, such as `http`
/// @param passed whether the endpoint was well
/// @param text what was seen, or why not, in one line
/// @param took from the question to the answer
public record CheckResult(Instant at, String check, boolean passed, String text, Duration took) {}
