package penstock.core.udp;

/// A channel that can be read.
@FunctionalInterface
interface Ready {

  /// Something came, or an error did. Runs on the channel's loop: no blocking.
  ///
  /// @param most how many datagrams to take at once; 1 or more
  void ready(int most);
}
