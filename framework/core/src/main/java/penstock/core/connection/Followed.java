package penstock.core.connection;

import penstock.core.io.NameSet;
import penstock.spi.trace.Trace;

/// A request that is followed.
///
/// @param trace where it stands
/// @param names headers that tell of a trace: the client's are replaced
public record Followed(Trace trace, NameSet names) {}
