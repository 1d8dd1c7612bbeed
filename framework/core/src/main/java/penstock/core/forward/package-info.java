/// Drives a request to an endpoint and the answer back.
@NullMarked
package penstock.core.forward;

import org.jspecify.annotations.NullMarked;
