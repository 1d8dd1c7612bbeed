/// Looks at two candidates and takes the one that answers sooner.
@NullMarked
package penstock.plugin.balance.peakewma;

import org.jspecify.annotations.NullMarked;
