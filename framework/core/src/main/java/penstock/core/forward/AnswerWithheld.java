package penstock.core.forward;

/// An answer must not go out: a filter keeps it back, or has failed on it. Thrown while the answer
/// begins, before any byte of it has gone out.
public final class AnswerWithheld extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  AnswerWithheld(Failure failure) {
    super(failure.detail(), null, false, false);
    this.failure = failure;
  }

  /// What the client is told instead.
  public Failure failure() {
    return failure;
  }
}
