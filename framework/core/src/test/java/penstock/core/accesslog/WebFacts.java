package penstock.core.accesslog;

/// What all requests of these tests have in common.
interface WebFacts extends Facts {

  /// 2026-11-25 16:45:41.007 UTC.
  long START = 1_795_625_141_007L;

  @Override
  default long startMillis() {
    return START;
  }

  @Override
  default String listener() {
    return "web";
  }

  @Override
  default String protocol() {
    return "HTTP/1.1";
  }
}
