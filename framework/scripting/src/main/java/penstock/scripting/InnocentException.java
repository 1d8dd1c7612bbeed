package penstock.scripting;

/// The context of a call was closed under it, though it was not at fault.
final class InnocentException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InnocentException() {
    super("", null, false, false);
  }
}
