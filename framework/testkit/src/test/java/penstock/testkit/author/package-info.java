/// A plugin's author at work: outside the testkit's own package.
@NullMarked
package penstock.testkit.author;

import org.jspecify.annotations.NullMarked;
