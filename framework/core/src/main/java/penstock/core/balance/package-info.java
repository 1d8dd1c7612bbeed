/// Asks a policy for an endpoint and skips what was tried.
@NullMarked
package penstock.core.balance;

import org.jspecify.annotations.NullMarked;
