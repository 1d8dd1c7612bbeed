package penstock.spi;

/// A jar's one entry point: it names the extensions the jar brings.
///
/// The class is named by `Plugin-Class` in the jar's manifest and needs a public constructor
/// without parameters. It is made once, on a control thread, before any configuration is read.
@FunctionalInterface
public interface Plugin {

  /// Offers every extension of this plugin. Called once, on a control thread.
  ///
  /// Do nothing else here: no threads, no files, no sockets. Work starts when a factory is asked to
  /// create an extension, and ends when that extension is closed.
  ///
  /// @param registrar takes the offers; not to be kept after this call returns
  void register(Registrar registrar);
}
