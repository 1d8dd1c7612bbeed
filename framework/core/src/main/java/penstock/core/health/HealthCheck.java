package penstock.core.health;

import penstock.spi.health.HealthChecker;

/// One check as configured, with the checker made for it.
///
/// @param settings how often and how many
/// @param checker asks; whoever made it closes it
public record HealthCheck(HealthSettings settings, HealthChecker checker) {}
