package penstock.cli;

/// The numbers the command ends with.
final class ExitCode {

  static final int OK = 0;

  /// A start that failed, or a configuration that is wrong.
  static final int FAILED = 1;

  /// A command line that makes no sense.
  static final int USAGE = 2;

  /// A deadline that passed, or only a part of what was asked.
  static final int PARTIAL = 3;

  /// The admin port does not answer.
  static final int UNREACHABLE = 4;

  private ExitCode() {}
}
