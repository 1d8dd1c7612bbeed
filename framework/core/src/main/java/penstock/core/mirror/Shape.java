package penstock.core.mirror;

/// How the body of a copy comes.
///
/// @param bodiless not at all
/// @param chunked in chunks, by what the head says
record Shape(boolean bodiless, boolean chunked) {}
