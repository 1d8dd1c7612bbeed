/// Finds plugin jars, checks them, loads each in isolation and takes what they offer. The only
/// package that knows PF4J.
@NullMarked
package penstock.plugins;

import org.jspecify.annotations.NullMarked;
