package penstock.plugin.tls.termination;

import java.util.List;
import penstock.spi.tls.LentEngine;

/// Makes the engines of one listener's clients. Engines are asked for on I/O threads, all else is
/// called on control threads.
interface Engines extends AutoCloseable {

  /// What it is called in the configuration.
  String name();

  /// Hears for what engines will be asked.
  ///
  /// @param spoken as for [#engine]
  void prepare(List<String> spoken);

  /// An engine for one client.
  ///
  /// @param spoken what can be spoken behind it, by its names in ALPN; empty if nothing is agreed
  ///   on
  LentEngine engine(List<String> spoken);

  /// Shows other certificates from now on. Sessions go on.
  ///
  /// @throws IllegalArgumentException if it cannot use one; nothing has changed then
  void show(CertificateSet certificates);

  /// Other authorities of clients are trusted from now on.
  void trustChanged();

  /// To be called about once a second.
  void tick();

  /// Gives back what it holds; engines that are in use stay.
  @Override
  void close();
}
