package penstock.cli;

import java.net.InetSocketAddress;
import java.util.Map;

/// A started Penstock.
interface Running {

  /// What is bound, by listener name.
  Map<String, InetSocketAddress> addresses();

  InetSocketAddress adminAddress();

  /// Reads the configuration again and takes it over if it is right; logs what came of it.
  void reload();

  /// Drains. Blocks until the last request has ended or the deadline has passed.
  void shutdown();

  /// Cuts everything off.
  void stopNow();

  /// Blocks until it has ended for whatever reason.
  void awaitEnd() throws InterruptedException;
}
