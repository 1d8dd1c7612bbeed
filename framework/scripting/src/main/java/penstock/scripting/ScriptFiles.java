package penstock.scripting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One version of a script and all it imports, as read once: every context of the version sees the
/// same text, whatever becomes of the files. For one control thread until it is sealed; then
/// immutable.
final class ScriptFiles {

  private static final int LARGEST = 1 << 20;

  private final Path root;
  private final Map<String, byte[]> contents = new TreeMap<>();
  private final Map<String, FileStamp> stamps = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();
  private boolean sealed;

  /// @param root the folder of scripts
  ScriptFiles(Path root) {
    this.root = root;
  }

  /// The bytes of a file.
  ///
  /// @param name relative to the folder
  /// @throws IOException if it cannot be read, or not any more
  byte[] read(String name) throws IOException {
    byte[] known = contents.get(name);
    if (known != null) {
      return known;
    }
    if (sealed) {
      throw new NoSuchFileException(name, null, "not imported when the script was loaded");
    }
    try {
      Path real = real(name);
      FileStamp stamp = FileStamp.of(real);
      byte[] bytes = bytes(name, real);
      stamps.put(name, stamp);
      Utf8.check(name, bytes);
      contents.put(name, bytes);
      return bytes;
    } catch (IOException e) {
      if (!stamps.containsKey(name)) {
        missing.add(name);
      }
      throw e;
    }
  }

  private static byte[] bytes(String name, Path real) throws IOException {
    if (!Files.isRegularFile(real)) {
      throw new NoSuchFileException(name, null, "not a file");
    }
    long size = Files.size(real);
    if (size > LARGEST) {
      throw new FileSystemException(name, null, size + " bytes (expected: <= 1MiB)");
    }
    try (InputStream in = Files.newInputStream(real)) {
      // It may grow meanwhile.
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new FileSystemException(name, null, "more bytes (expected: <= 1MiB)");
      }
      return bytes;
    }
  }

  private Path real(String name) throws IOException {
    if (!name.endsWith(".js") && !name.endsWith(".mjs")) {
      throw new NoSuchFileException(name, null, "neither .js nor .mjs");
    }
    Path folder = root.toRealPath();
    Path real = folder.resolve(name).toRealPath();
    if (!real.startsWith(folder)) {
      throw new NoSuchFileException(name, null, "leads out of the folder of scripts");
    }
    return real;
  }

  /// Nothing more is read from now on.
  void seal() {
    sealed = true;
  }

  /// Whether nothing more is read.
  boolean sealed() {
    return sealed;
  }

  /// Whether a file has changed on disk, or one can be read that could not.
  boolean stale() {
    for (Map.Entry<String, FileStamp> known : stamps.entrySet()) {
      FileStamp now = stamp(known.getKey());
      if (now != null && !now.equals(known.getValue())) {
        return true;
      }
    }
    return missing.stream().anyMatch(this::there);
  }

  /// Whether a file that was read is gone: perhaps for a moment.
  boolean gone() {
    return stamps.keySet().stream().anyMatch(name -> stamp(name) == null);
  }

  private @Nullable FileStamp stamp(String name) {
    try {
      return FileStamp.of(real(name));
    } catch (IOException _) {
      return null;
    }
  }

  private boolean there(String name) {
    try {
      byte[] _ = bytes(name, real(name));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// What was read, by name.
  List<String> names() {
    return List.copyOf(contents.keySet());
  }

  /// The text of a file that was read.
  String text(String name) {
    return new String(contents.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
  }

  /// A line of a file; null if there is no such line.
  ///
  /// @param number from 1
  @Nullable String line(String name, int number) {
    if (!contents.containsKey(name)) {
      return null;
    }
    String[] lines = text(name).split("\n", -1);
    return number < 1 || number > lines.length ? null : lines[number - 1].stripTrailing();
  }
}
