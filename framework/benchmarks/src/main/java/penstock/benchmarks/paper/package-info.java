/// A whole line without sockets: what a request costs us, and nothing of what it costs the kernel.
@NullMarked
package penstock.benchmarks.paper;

import org.jspecify.annotations.NullMarked;
