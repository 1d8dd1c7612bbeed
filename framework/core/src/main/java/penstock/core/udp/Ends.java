package penstock.core.udp;

import java.net.InetSocketAddress;
import penstock.core.endpoint.LiveEndpoint;

/// Between whom a session is.
///
/// @param socket that the client sends to
/// @param client its address
/// @param endpoint the other end
/// @param channel connected to the endpoint
record Ends(
    LocalSocket socket, InetSocketAddress client, LiveEndpoint endpoint, EndpointSocket channel) {}
