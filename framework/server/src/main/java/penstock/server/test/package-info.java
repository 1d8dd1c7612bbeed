/// Tests of routes and rules, written in YAML beside them and run through the real router without a
/// socket.
@NullMarked
package penstock.server.test;

import org.jspecify.annotations.NullMarked;
