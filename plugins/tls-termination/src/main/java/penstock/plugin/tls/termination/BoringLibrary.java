package penstock.plugin.tls.termination;

import io.netty.internal.tcnative.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// BoringSSL as netty-tcnative brings it, loaded once for the class loader of this plugin. From any
/// thread; the first call reads and maps the library.
final class BoringLibrary {

  private static final String NAME = "libnetty_tcnative_linux_";

  private BoringLibrary() {}

  /// Why it cannot be used here; null if it can.
  static @Nullable String problem() {
    return Loaded.PROBLEM;
  }

  private static final class Loaded {
    static final @Nullable String PROBLEM = load();
  }

  private static @Nullable String load() {
    String system = System.getProperty("os.name", "");
    String machine = machine(System.getProperty("os.arch", ""));
    if (machine == null || !system.toLowerCase(Locale.ROOT).startsWith("linux")) {
      return "no native library for "
          + system
          + " on "
          + System.getProperty("os.arch")
          + " (expected: Linux on x86_64 or aarch64)";
    }
    try {
      unpack(NAME + machine + ".so");
      return Library.initialize() ? null : "the native library refuses to start";
    } catch (Exception | LinkageError e) {
      return explained(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String machine(String arch) {
    return switch (arch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "aarch_64";
      default -> null;
    };
  }

  /// A file of its own for each class loader: one file is mapped once only.
  @SuppressWarnings("restricted") // A native library is what this is about.
  private static void unpack(String name) throws IOException {
    Path folder = Files.createTempDirectory("penstock-tls-");
    Path file = folder.resolve(name);
    try (InputStream in = BoringLibrary.class.getResourceAsStream("/META-INF/native/" + name)) {
      if (in == null) {
        throw new IOException("no " + name + " in the plugin's jar");
      }
      Files.copy(in, file);
      System.load(file.toString());
    } finally {
      // Once mapped it is not needed any more.
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static String explained(String message) {
    return message.contains("failed to map segment") || message.contains("Operation not permitted")
        ? message + " (expected: a java.io.tmpdir from which programs may run)"
        : message;
  }
}
