package penstock.server.test;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// The health check of a test, as users write it.
@Shorthand("pool")
@Describe("A health check that judges the answer; a name alone is the pool.")
record TestCheckSettings(
    @Describe("The pool whose health checks judge; by default the first that has any.")
        @Nullable String pool,
    @Describe("The endpoint that is said to have answered; by default the first by name.")
        @Nullable String endpoint) {

  /// Of the first pool that has checks, and its first endpoint.
  static final TestCheckSettings FIRST = new TestCheckSettings(null, null);
}
