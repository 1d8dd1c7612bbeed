package penstock.plugin.health.js;

import penstock.spi.health.http.Answer;

/// What came of asking an endpoint.
///
/// @param endpoint its name
/// @param answer the head of its answer
/// @param body the beginning of what followed, as text
/// @param latencyMillis from the question to the head
/// @param millis when, since 1970
record Asked(String endpoint, Answer answer, String body, double latencyMillis, long millis) {}
