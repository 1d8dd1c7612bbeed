/// The `penstock` command: what users type, and the exit codes they get.
@NullMarked
package penstock.cli;

import org.jspecify.annotations.NullMarked;
