/// What operators see: health paths, metrics and views over HTTP, and JMX.
@NullMarked
package penstock.admin;

import org.jspecify.annotations.NullMarked;
