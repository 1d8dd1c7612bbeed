package penstock.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the admin paths show and do; implemented by the server. Any thread may call it.
public interface AdminSource {

  /// Whether to send traffic here. Runs on the admin I/O thread and must not block.
  Readiness readiness();

  /// Whether a pool has endpoints to use. Runs on the admin I/O thread and must not block.
  ///
  /// @return null if there is no such pool
  @Nullable Readiness readiness(String pool);

  /// The listeners, by name.
  List<ListenerView> listeners();

  /// The certificates that clients are shown, by listener.
  List<CertificateView> certificates();

  /// The routes, in order.
  List<RouteView> routes();

  /// The pools, by name.
  List<PoolView> pools();

  /// The plugins, by id, those refused included.
  List<PluginView> plugins();

  /// The scripts in use, by file.
  List<ScriptView> scripts();

  /// What operators order.
  Operator operator();

  /// Reads the configuration again and applies it if it is good. Runs on a virtual thread.
  ///
  /// @throws Exception if it could not be tried
  ReloadResult reload() throws Exception;
}
