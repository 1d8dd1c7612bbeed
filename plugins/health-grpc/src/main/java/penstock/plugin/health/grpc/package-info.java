/// The health check `grpc`.
@NullMarked
package penstock.plugin.health.grpc;

import org.jspecify.annotations.NullMarked;
