package penstock.core.listen;

import penstock.core.connection.ConnectionRegistry;
import penstock.core.metrics.Http2Metrics;

/// Where one listener's HTTP connections are known and counted.
///
/// @param registry knows them
/// @param refusals told of requests that no route saw
/// @param http2 counts what is bad in HTTP/2
record HttpBooks(ConnectionRegistry registry, Refusals refusals, Http2Metrics http2) {}
