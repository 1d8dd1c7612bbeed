package penstock.core.upstream;

/// How many unused connections are kept, and how long.
///
/// @param most for each endpoint and I/O thread; 0 or more
/// @param nanos how long one may be unused; more than 0
public record Keep(int most, long nanos) {

  static final Keep NONE = new Keep(0, 1);
}
