package penstock.core.http2;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import penstock.core.metrics.Http2Metrics;

/// What all HTTP/2 connections of one listener share.
///
/// @param buffers lends buffers on I/O threads
/// @param line takes requests
/// @param limits of each connection
/// @param metrics counts them
public record Http2Service(
    ByteBufferPool buffers, HttpHandler line, Http2Limits limits, Http2Metrics metrics) {}
