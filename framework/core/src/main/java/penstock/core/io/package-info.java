/// What each I/O thread has to itself: buffers, timers, scratch space.
@NullMarked
package penstock.core.io;

import org.jspecify.annotations.NullMarked;
