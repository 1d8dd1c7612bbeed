/// Runs users' JavaScript on the threads of requests: bounded, isolated, swapped while it runs.
@NullMarked
package penstock.scripting;

import org.jspecify.annotations.NullMarked;
