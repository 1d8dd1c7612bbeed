/// Compresses answers for clients that take them so.
@NullMarked
package penstock.plugin.filter.compression;

import org.jspecify.annotations.NullMarked;
