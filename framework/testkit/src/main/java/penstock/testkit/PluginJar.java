package penstock.testkit;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// A plugin jar in the making: Java sources to compile, files to pack, and a manifest that names
/// the plugin. For one thread.
public final class PluginJar {

  private static final String MANIFEST = JarFile.MANIFEST_NAME;

  private final String id;
  private final Map<String, String> manifest = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Set<String> unpacked = new HashSet<>();
  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<Path> classPath = new ArrayList<>();
  private boolean withManifest = true;

  private PluginJar(String id) {
    this.id = id;
  }

  /// Starts a jar with `Plugin-Id`, `Plugin-Version: 1.0.0` and, once there is a source,
  /// `Plugin-Class` in its manifest.
  ///
  /// @param id the plugin's id; the jar is named after it
  public static PluginJar of(String id) {
    PluginJar jar = new PluginJar(id);
    return jar.attribute("Plugin-Id", id).attribute("Plugin-Version", "1.0.0");
  }

  /// Sets an attribute of the manifest.
  public PluginJar attribute(String name, String value) {
    manifest.put(name, value);
    return this;
  }

  /// Takes an attribute out of the manifest again.
  public PluginJar withoutAttribute(String name) {
    manifest.remove(name);
    return this;
  }

  /// Packs no manifest at all.
  public PluginJar withoutManifest() {
    withManifest = false;
    return this;
  }

  /// Adds a class to compile and pack. The first one becomes `Plugin-Class`, unless that was set.
  ///
  /// @param name fully qualified
  /// @param source the whole file
  public PluginJar source(String name, String source) {
    manifest.putIfAbsent("Plugin-Class", name);
    sources.put(name, source);
    return this;
  }

  /// Adds a class to compile against, but not to pack: it will be absent when the plugin runs.
  ///
  /// @param name fully qualified
  /// @param source the whole file
  public PluginJar absent(String name, String source) {
    sources.put(name, source);
    unpacked.add(name);
    return this;
  }

  /// Packs a file.
  ///
  /// @param name its path in the jar
  /// @param text its content
  public PluginJar file(String name, String text) {
    files.put(name, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// Compiles against another jar, beside the class path of the tests.
  public PluginJar against(Path jar) {
    classPath.add(jar);
    return this;
  }

  /// Compiles and writes `<id>.jar`, replacing what is there.
  ///
  /// @param directory where to
  /// @return the jar
  /// @throws IllegalArgumentException if a source does not compile, with the compiler's words
  public Path in(Path directory) {
    return in(directory, id + ".jar");
  }

  /// Compiles and writes the jar under a name of its own, replacing what is there.
  ///
  /// @param directory where to
  /// @param name the name of the file
  /// @return the jar
  /// @throws IllegalArgumentException if a source does not compile, with the compiler's words
  public Path in(Path directory, String name) {
    try {
      Path classes = Files.createTempDirectory("penstock-classes");
      try {
        compile(classes);
        Path jar = directory.resolve(name);
        write(jar, classes);
        return jar;
      } finally {
        delete(classes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("-proc:none", "-nowarn", "-cp", classPath(), "-d", classes.toString());
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      if (!compiler.getTask(words, files, null, options, null, units).call()) {
        throw new IllegalArgumentException("sources of " + id + ": " + words);
      }
    }
  }

  private String classPath() {
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    classPath.forEach(jar -> path.append(File.pathSeparatorChar).append(jar));
    return path.toString();
  }

  private void write(Path jar, Path classes) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>(files);
    try (Stream<Path> compiled = Files.walk(classes)) {
      for (Path file : compiled.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        if (isPacked(name)) {
          entries.put(name, Files.readAllBytes(file));
        }
      }
    }
    // Not JarOutputStream: it puts a manifest into every jar.
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      if (withManifest) {
        zip.putNextEntry(new ZipEntry(MANIFEST));
        manifest().write(zip);
        zip.closeEntry();
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  private boolean isPacked(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    int nested = name.indexOf('$');
    return !unpacked.contains(nested < 0 ? name : name.substring(0, nested));
  }

  private Manifest manifest() {
    Manifest written = new Manifest();
    written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.forEach(written.getMainAttributes()::putValue);
    return written;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }

  /// A source file in memory.
  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
