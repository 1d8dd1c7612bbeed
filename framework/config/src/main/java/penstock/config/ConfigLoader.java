package penstock.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.config.Sources.Merged;
import penstock.config.Written.Mapping;

/// Reads configurations: files, what they include and what they inherit, bound to records.
///
/// Keeps nothing between two readings; runs on a control thread and blocks on files.
public final class ConfigLoader {

  /// The file name that stands for standard input.
  private static final Path STANDARD_INPUT = Path.of("-");

  /// Keys of the file that are not of the root record: they are gone when it is bound.
  private static final List<String> CONSUMED = List.of(Sources.INCLUDE, PoolDefaults.DEFAULTS);

  private final Catalogue catalogue;
  private final Environment environment;

  /// Reads with these extensions and variables.
  ///
  /// @param catalogue the extensions that may be named
  /// @param environment what `${NAME}` is looked up in
  public ConfigLoader(Catalogue catalogue, Environment environment) {
    this.catalogue = catalogue;
    this.environment = environment;
  }

  /// Reads a file.
  ///
  /// @param file problems name it as given here; `-` is standard input
  /// @param root the record the file is bound to, `include` and `defaults` aside
  /// @param check looks at what was read
  /// @param <T> the root record
  /// @throws ConfigException with all that is wrong, in this file and those it includes
  public <T extends Record> Loaded<T> load(Path file, Class<T> root, CrossCheck<T> check) {
    if (file.equals(STANDARD_INPUT)) {
      return load("stdin", standardInput(), root, check);
    }
    return load(root, null, sources -> sources.read(file), check);
  }

  /// Reads a file that may be a list.
  ///
  /// @param file problems name it as given here
  /// @param root the record the file is bound to
  /// @param rows its component that a list in the place of the whole is short for
  /// @param check looks at what was read
  /// @param <T> the root record
  /// @throws ConfigException with all that is wrong
  public <T extends Record> Loaded<T> loadRows(
      Path file, Class<T> root, String rows, CrossCheck<T> check) {
    return load(root, rows, sources -> sources.read(file), check);
  }

  /// Reads a file and checks nothing beside its parts.
  ///
  /// @throws ConfigException with all that is wrong, in this file and those it includes
  public <T extends Record> Loaded<T> load(Path file, Class<T> root) {
    return load(file, root, (_, _) -> List.of());
  }

  /// Reads a text that stands in no file; what it includes is relative to the working directory.
  ///
  /// @param name what problems call it, such as `command line`
  /// @param text the YAML
  /// @param root the record the text is bound to, `include` and `defaults` aside
  /// @param check looks at what was read
  /// @param <T> the root record
  /// @throws ConfigException with all that is wrong
  public <T extends Record> Loaded<T> load(
      String name, String text, Class<T> root, CrossCheck<T> check) {
    return load(root, null, sources -> sources.read(name, text, Path.of("")), check);
  }

  /// Reads a text and checks nothing beside its parts.
  ///
  /// @throws ConfigException with all that is wrong
  public <T extends Record> Loaded<T> load(String name, String text, Class<T> root) {
    return load(name, text, root, (_, _) -> List.of());
  }

  private <T extends Record> Loaded<T> load(
      Class<T> root,
      @Nullable String rows,
      Function<Sources, Merged> reading,
      CrossCheck<T> check) {
    Problems problems = new Problems();
    Merged merged = reading.apply(new Sources(environment, problems, rows));
    Mapping whole = PoolDefaults.apply(merged.root(), problems);
    Binder binder = new Binder(catalogue, environment, problems);
    Bound bound = binder.root(root, whole, CONSUMED, merged.complete());
    Positions positions = Positions.of(whole);
    Crossing crossing = new Crossing(whole, positions, problems);
    T value = root.cast(bound.value());
    List<Problem> warnings = List.of();
    if (value != null
        && merged.complete()
        && !crossing.isHopeless(binder.shapes().of(root), binder.shapes())) {
      warnings = crossing.check(value, check);
    }
    if (problems.count() > 0 || value == null) {
      throw new ConfigException(problems.sorted());
    }
    return new Loaded<>(value, positions, warnings, merged.files());
  }

  private static String standardInput() {
    try {
      return TextFile.decode(System.in.readAllBytes());
    } catch (IOException e) {
      Problem problem = new Problem("stdin", 0, 0, "", TextFile.reason(e));
      throw new ConfigException(List.of(problem));
    }
  }
}
