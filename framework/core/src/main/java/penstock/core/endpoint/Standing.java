package penstock.core.endpoint;

import java.time.Instant;

/// The administrative state of an endpoint.
///
/// @param state what the operator wants
/// @param since when it was ordered
/// @param drained whether its drain is over: bound clients are not admitted any more
public record Standing(AdminState state, Instant since, boolean drained) {}
