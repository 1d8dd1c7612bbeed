/// Takes the candidates in turn.
@NullMarked
package penstock.plugin.balance.roundrobin;

import org.jspecify.annotations.NullMarked;
