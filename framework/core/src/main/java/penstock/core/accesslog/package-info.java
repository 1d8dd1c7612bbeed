/// The access log: one line for each request that has ended.
@NullMarked
package penstock.core.accesslog;

import org.jspecify.annotations.NullMarked;
