package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.ByteSize;
import penstock.spi.Describe;

/// How much a route takes; what is null is left to the listener.
@Describe("How much the route takes.")
public record RouteLimits(
    @Describe("The most bytes a request's body may have; a longer one gets 413.")
        @Nullable ByteSize bodyBytes) {

  static final RouteLimits NONE = new RouteLimits(null);
}
