/// What is known of the traffic being decided on, read-only.
@NullMarked
package penstock.spi.traffic;

import org.jspecify.annotations.NullMarked;
