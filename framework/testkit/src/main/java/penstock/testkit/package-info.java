/// Fakes and contracts for the tests of Penstock and of its plugins.
@NullMarked
package penstock.testkit;

import org.jspecify.annotations.NullMarked;
