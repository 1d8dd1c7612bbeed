/// Takes the candidates in turn, each as often as its weight says, spread evenly.
@NullMarked
package penstock.plugin.balance.weightedroundrobin;

import org.jspecify.annotations.NullMarked;
