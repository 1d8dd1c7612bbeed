package penstock.core.connection;

import io.undertow.util.HttpString;
import java.util.Set;
import penstock.spi.trace.Trace;

/// A request that is followed.
///
/// @param trace where it stands
/// @param names headers that tell of a trace: the client's are replaced
public record Followed(Trace trace, Set<HttpString> names) {}
