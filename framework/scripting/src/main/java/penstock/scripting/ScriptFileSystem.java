package penstock.scripting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/// All the files a script can see: those of its own version, read only, under `/`.
final class ScriptFileSystem implements FileSystem {

  private static final Path ROOT = Path.of("/");

  private final ScriptFiles files;

  ScriptFileSystem(ScriptFiles files) {
    this.files = files;
  }

  @Override
  public Path parsePath(URI uri) {
    throw new UnsupportedOperationException(uri + ": (expected: a file beside the script)");
  }

  @Override
  public Path parsePath(String path) {
    return Path.of(path);
  }

  @Override
  public Path toAbsolutePath(Path path) {
    return ROOT.resolve(path).normalize();
  }

  @Override
  public Path toRealPath(Path path, LinkOption... options) throws IOException {
    Path absolute = toAbsolutePath(path);
    if (absolute.getNameCount() > 0) {
      byte[] _ = bytes(absolute);
    }
    return absolute;
  }

  @Override
  public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
      throws IOException {
    if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
      throw new AccessDeniedException(path.toString());
    }
    byte[] _ = bytes(path);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    for (OpenOption option : options) {
      if (option != StandardOpenOption.READ) {
        throw new AccessDeniedException(path.toString());
      }
    }
    return new BytesChannel(bytes(path));
  }

  private byte[] bytes(Path path) throws IOException {
    try {
      return files.read(ROOT.relativize(toAbsolutePath(path)).toString());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
      throws IOException {
    byte[] bytes = bytes(path);
    FileTime never = FileTime.fromMillis(0);
    return Map.of(
        "isRegularFile",
        true,
        "isDirectory",
        false,
        "isSymbolicLink",
        false,
        "isOther",
        false,
        "size",
        (long) bytes.length,
        "lastModifiedTime",
        never,
        "lastAccessTime",
        never,
        "creationTime",
        never);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public void delete(Path path) throws IOException {
    throw new AccessDeniedException(path.toString());
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    throw new NoSuchFileException(path.toString());
  }
}
