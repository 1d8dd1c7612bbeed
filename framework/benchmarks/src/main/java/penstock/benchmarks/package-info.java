/// What the line costs, measured with JMH.
@NullMarked
package penstock.benchmarks;

import org.jspecify.annotations.NullMarked;
