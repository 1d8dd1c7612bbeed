package penstock.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.config.Written.Broken;
import penstock.config.Written.Entry;
import penstock.config.Written.Mapping;
import penstock.config.Written.Scalar;
import penstock.config.Written.Sequence;

/// Reads a file and those it includes, and makes one whole of them.
final class Sources {

  static final String INCLUDE = "include";

  /// Blocks of named things, which several files may add to.
  private static final Set<String> UNITED = Set.of("listeners", "pools");

  /// Ordered lists, which go on from file to file.
  private static final Set<String> APPENDED = Set.of("routes");

  private final Environment environment;
  private final Problems problems;
  private final List<Path> files = new ArrayList<>();
  private final Map<String, Entry> whole = new LinkedHashMap<>();
  private final @Nullable String rows;
  private boolean complete = true;

  /// @param environment what `${NAME}` is looked up in
  /// @param rows the key that a list in the place of the whole is short for; null for none
  Sources(Environment environment, Problems problems, @Nullable String rows) {
    this.environment = environment;
    this.problems = problems;
    this.rows = rows;
  }

  /// Everything the files say, as if they were one.
  ///
  /// @param root with what the files could not agree on left out
  /// @param complete false if a file could not be read, so that what is missing may be in there
  /// @param files every file that was read
  record Merged(Mapping root, boolean complete, List<Path> files) {}

  /// Reads a file and those it includes.
  Merged read(Path file) {
    String text = text(file);
    return text == null ? merged(file.toString()) : read(file.toString(), text, folderOf(file));
  }

  /// Reads a text that stands in no file, and the files it includes.
  ///
  /// @param name what problems call it
  /// @param folder what included paths are relative to
  Merged read(String name, String text, Path folder) {
    Entry include = add(name, text, folder);
    if (include != null) {
      for (Path file : included(include.value(), folder)) {
        String part = text(file);
        Entry nested = part == null ? null : add(file.toString(), part, folderOf(file));
        if (nested != null) {
          problems.add(nested.key(), INCLUDE, "not here (expected: in " + name + ")");
        }
      }
    }
    return merged(name);
  }

  private Merged merged(String name) {
    return new Merged(new Mapping(new Place(name, 1, 1, null), whole), complete, files);
  }

  private @Nullable String text(Path file) {
    problems.file(file.toString());
    files.add(file);
    try {
      return TextFile.read(file);
    } catch (IOException e) {
      complete = false;
      problems.add(Place.of(file.toString()), "", TextFile.reason(e));
      return null;
    }
  }

  private static Path folderOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }

  /// Adds one file to the whole.
  ///
  /// @return its `include:`, null if it has none
  private @Nullable Entry add(String name, String text, Path folder) {
    Substitution substitution = new Substitution(environment, folder, files);
    Written written = new YamlReader(name, substitution, problems).read(text);
    if (written instanceof Mapping mapping) {
      mapping.entries().forEach(this::merge);
    } else if (written instanceof Sequence && rows != null) {
      merge(rows, new Entry(written.place(), written, null));
    } else if (!written.isNothing()) {
      complete = false;
      if (!(written instanceof Broken)) {
        problems.add(written.place(), "", written.what() + " (expected: a block)");
      }
    }
    return whole.remove(INCLUDE);
  }

  private void merge(String key, Entry added) {
    Entry present = whole.get(key);
    if (present == null || present.value().isNothing()) {
      whole.put(key, added);
    } else if (!added.value().isNothing()) {
      whole.put(key, new Entry(present.key(), merge(key, present, added), null));
    }
  }

  private Written merge(String key, Entry present, Entry added) {
    if (present.value() instanceof Mapping first
        && added.value() instanceof Mapping second
        && UNITED.contains(key)) {
      return unite(key, first, second);
    }
    if (APPENDED.contains(key)) {
      List<Written> items = new ArrayList<>(itemsOf(present.value()));
      items.addAll(itemsOf(added.value()));
      return new Sequence(present.value().place(), items);
    }
    String message =
        UNITED.contains(key)
            ? added.value().what() + " (expected: a block of names)"
            : "duplicate key (first at " + present.key() + ")";
    problems.add(added.key(), key, message);
    return present.value();
  }

  private Mapping unite(String key, Mapping first, Mapping second) {
    Map<String, Entry> united = new LinkedHashMap<>(first.entries());
    second
        .entries()
        .forEach((name, entry) -> {
          Entry earlier = united.putIfAbsent(name, entry);
          if (earlier != null) {
            String message = "duplicate name (first at " + earlier.key() + ")";
            problems.add(entry.key(), Paths.key(key, name), message);
          }
        });
    return new Mapping(first.place(), united);
  }

  private static List<Written> itemsOf(Written written) {
    return written instanceof Sequence sequence ? sequence.items() : List.of(written);
  }

  private List<Path> included(Written written, Path folder) {
    List<Path> found = new ArrayList<>();
    for (Written item : itemsOf(written)) {
      if (item instanceof Scalar pattern) {
        try {
          Includes.find(folder, pattern.text()).stream()
              .filter(file -> !files.contains(file) && !found.contains(file))
              .forEach(found::add);
        } catch (IOException e) {
          complete = false;
          problems.add(pattern.place(), INCLUDE, pattern.what() + ": " + TextFile.reason(e));
        } catch (IllegalArgumentException e) {
          problems.add(pattern.place(), INCLUDE, String.valueOf(e.getMessage()));
        }
      } else if (!(item instanceof Broken)) {
        problems.add(item.place(), INCLUDE, item.what() + " (expected: a path)");
      }
    }
    return found;
  }
}
