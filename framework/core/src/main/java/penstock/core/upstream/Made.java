package penstock.core.upstream;

import penstock.core.endpoint.Transport;

/// How a connection to an endpoint was made.
///
/// @param transport to the endpoint
/// @param terms for whom
record Made(Transport transport, Terms terms) {}
