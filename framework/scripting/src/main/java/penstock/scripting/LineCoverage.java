package penstock.scripting;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.management.ExecutionEvent;
import org.graalvm.polyglot.management.ExecutionListener;
import org.jspecify.annotations.Nullable;

/// Which lines of scripts have been run, for tests: watching costs more than running. Any thread.
public final class LineCoverage {

  private final Map<String, Set<Integer>> run = new ConcurrentHashMap<>();
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /// What has been run of one file.
  ///
  /// @param file relative to the folder of scripts
  /// @param lines how many lines begin a statement; 0 or more
  /// @param missed those that were never run, from 1, in rising order
  public record FileLines(String file, int lines, List<Integer> missed) {

    /// Keeps its own copy.
    public FileLines {
      missed = List.copyOf(missed);
    }
  }

  /// Watches what an engine runs from now on.
  void watch(Engine engine) {
    ExecutionListener _ =
        ExecutionListener.newBuilder()
            .onEnter(this::entered)
            .statements(true)
            .sourceFilter(source -> isScript(source.getName()))
            .attach(engine);
  }

  private static boolean isScript(String name) {
    return !name.startsWith("<") && (name.endsWith(".js") || name.endsWith(".mjs"));
  }

  private void entered(ExecutionEvent event) {
    SourceSection section = event.getLocation();
    if (section != null && section.isAvailable()) {
      // The name is what an import called it, from wherever it stands.
      @Nullable String path = section.getSource().getPath();
      String file = (path == null ? section.getSource().getName() : path).replaceFirst("^/", "");
      String _ = texts.computeIfAbsent(file, _ -> section.getSource().getCharacters().toString());
      boolean _ =
          run.computeIfAbsent(file, _ -> ConcurrentHashMap.newKeySet()).add(section.getStartLine());
    }
  }

  /// Begins anew.
  public void clear() {
    run.clear();
    texts.clear();
  }

  /// Every file of which something was run, by name.
  public List<FileLines> files() {
    List<FileLines> files = new ArrayList<>();
    for (String file : new TreeSet<>(texts.keySet())) {
      BitSet begun = StatementLines.of(texts.getOrDefault(file, ""));
      BitSet missed = (BitSet) begun.clone();
      run.getOrDefault(file, Set.of()).forEach(missed::clear);
      files.add(new FileLines(file, begun.cardinality(), missed.stream().boxed().toList()));
    }
    return List.copyOf(files);
  }
}
