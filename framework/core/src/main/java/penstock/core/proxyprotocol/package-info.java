/// The PROXY protocol: who a client is, told by the proxy before us and to the endpoint behind us.
///
/// Source: W. Tarreau, "The PROXY protocol, versions 1 and 2", 2020.
@NullMarked
package penstock.core.proxyprotocol;

import org.jspecify.annotations.NullMarked;
