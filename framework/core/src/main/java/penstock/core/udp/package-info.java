/// UDP: sessions of clients with endpoints, on threads of their own.
@NullMarked
package penstock.core.udp;

import org.jspecify.annotations.NullMarked;
