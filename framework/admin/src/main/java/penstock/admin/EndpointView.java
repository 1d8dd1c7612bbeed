package penstock.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An endpoint as operators see it.
///
/// @param name unique within its pool
/// @param address host and port
/// @param weight as configured
/// @param effectiveWeight in force, slow start applied
/// @param state what the operator wants: `ready`, `drain` or `maint`
/// @param health `up`, `down` or `unknown`
/// @param verdict why it is what it is; null if nobody knows
/// @param since when that began; null if it always was so
/// @param inFlight requests sent and not finished
/// @param connections open, used and unused
/// @param latencyMs to the first byte, as a moving average, in milliseconds; 0 before the first
/// @param ejectedUntil null unless it is ejected
/// @param backup whether it is used only when no other is
public record EndpointView(
    String name,
    String address,
    int weight,
    double effectiveWeight,
    String state,
    String health,
    @Nullable String verdict,
    @Nullable Instant since,
    int inFlight,
    int connections,
    double latencyMs,
    @Nullable Instant ejectedUntil,
    boolean backup) {}
