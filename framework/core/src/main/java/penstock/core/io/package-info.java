/// What each I/O thread has to itself: buffers, timers, scratch space; and which fields may come
/// behind a body, on either side.
@NullMarked
package penstock.core.io;

import org.jspecify.annotations.NullMarked;
