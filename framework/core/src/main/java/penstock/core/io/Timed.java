package penstock.core.io;

/// Something that has a deadline.
@FunctionalInterface
public interface Timed {

  /// The deadline has passed. Runs on the I/O thread of the wheel: no blocking.
  void expired();
}
