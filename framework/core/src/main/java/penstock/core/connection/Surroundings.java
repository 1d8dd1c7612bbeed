package penstock.core.connection;

import penstock.core.io.Loop;

/// What a client's connection is born into.
///
/// @param registry counts it
/// @param settings what it may do
/// @param loop its I/O thread's own
/// @param refusals told of requests that no route saw
/// @param noted header lines that all its requests get
public record Surroundings(
    ConnectionRegistry registry,
    FrontSettings settings,
    Loop loop,
    RequestObserver refusals,
    NotedLines noted) {}
