package penstock.core.connection;

import org.jspecify.annotations.Nullable;
import penstock.core.io.Loop;

/// What a client's connection is born into.
///
/// @param registry counts it
/// @param settings what it may do
/// @param loop its I/O thread's own
/// @param refusals told of requests that no route saw
/// @param noted header lines that all its requests get
/// @param handshake how it was secured; null if it was not
public record Surroundings(
    ConnectionRegistry registry,
    FrontSettings settings,
    Loop loop,
    RequestObserver refusals,
    NotedLines noted,
    @Nullable Handshake handshake) {

  /// Without TLS.
  public Surroundings(
      ConnectionRegistry registry,
      FrontSettings settings,
      Loop loop,
      RequestObserver refusals,
      NotedLines noted) {
    this(registry, settings, loop, refusals, noted, null);
  }
}
