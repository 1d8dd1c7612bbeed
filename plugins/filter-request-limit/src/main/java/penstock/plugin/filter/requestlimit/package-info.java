/// Lets so many requests of a route through at once.
@NullMarked
package penstock.plugin.filter.requestlimit;

import org.jspecify.annotations.NullMarked;
