package penstock.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A look inside a process with the JDK's `jcmd`.
///
/// @param pid of the process
record Jcmd(long pid) {

  /// The last line of a histogram: instances and bytes.
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  /// A line of a histogram: instances, bytes and class.
  private static final Pattern CLASS =
      Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(penstock\\.core\\.engine\\.[\\w$]+)$");

  private static final Pattern CONTEXTS =
      Pattern.compile(
          "(?m)^ *\\d+: +(\\d+) +\\d+ +com\\.oracle\\.truffle\\.polyglot\\.PolyglotContextImpl("
              + " \\(.*)?$");

  private static final Pattern THREAD = Pattern.compile("(?m)^\"([^\"]+)\"");

  /// Threads that the JVM starts and ends as it likes, and those that Logback adds up to a number
  /// of its own, one each time it has looked whether its file has changed.
  private static final Pattern FLEETING =
      Pattern.compile("C[12] CompilerThread.*|Attach Listener|logback-\\d+");

  /// How many bytes are in use after a garbage collection.
  long liveBytes() throws IOException, InterruptedException {
    return Long.parseLong(find(TOTAL, ask("GC.class_histogram")));
  }

  /// How many contexts of scripts there are after a garbage collection.
  int contexts() throws IOException, InterruptedException {
    Matcher found = CONTEXTS.matcher(ask("GC.class_histogram"));
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /// How many objects there are of each class that makes up a configuration in force, after a
  /// garbage collection.
  Map<String, Integer> engine() throws IOException, InterruptedException {
    return CLASS
        .matcher(ask("GC.class_histogram"))
        .results()
        .filter(found -> !found.group(2).contains("$$"))
        .collect(
            Collectors.toMap(
                found -> found.group(2),
                found -> Integer.parseInt(found.group(1)),
                Integer::sum,
                TreeMap::new));
  }

  /// The names of its platform threads, sorted.
  List<String> threads() throws IOException, InterruptedException {
    return THREAD
        .matcher(ask("Thread.print"))
        .results()
        .map(found -> found.group(1))
        .filter(name -> !FLEETING.matcher(name).matches())
        .sorted()
        .toList();
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("jcmd: " + text + " (expected: " + pattern + ")");
    }
    return matcher.group(1);
  }

  private String ask(String command) throws IOException, InterruptedException {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(program.toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jcmd " + command + ": " + said + " (expected: exit 0)");
    }
    return said;
  }
}
