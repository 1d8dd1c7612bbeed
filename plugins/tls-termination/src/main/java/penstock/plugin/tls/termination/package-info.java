/// The TLS termination that shows certificates from PEM files.
@NullMarked
package penstock.plugin.tls.termination;

import org.jspecify.annotations.NullMarked;
