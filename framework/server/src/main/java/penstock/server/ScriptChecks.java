package penstock.server;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import penstock.config.Loaded;
import penstock.config.Problem;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptUser;
import penstock.scripting.Scripts;
import penstock.spi.Extension;

/// What is wrong with the scripts that a configuration names: whether they can be loaded, name
/// pools there are, and pass the tests beside them. One thread.
final class ScriptChecks {

  private final Path home;
  private final ReloadTests tests;
  private final Loaded<Settings> loaded;
  private final Map<String, ScriptUser.Use> uses = new LinkedHashMap<>();

  /// Those that cannot be loaded: their tests would only say so again.
  private final Set<String> broken = new HashSet<>();

  /// @param home the unpacked distribution
  /// @param tests that scripts must pass
  /// @param loaded has no problems of its own
  ScriptChecks(Path home, ReloadTests tests, Loaded<Settings> loaded) {
    this.home = home;
    this.tests = tests;
    this.loaded = loaded;
  }

  /// Every problem, script by script. Takes a second or two if a script is named.
  List<Problem> problems() {
    Settings settings = loaded.value();
    collect("", settings);
    if (uses.isEmpty()) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    Path dir = ScriptHouse.dir(home, settings.scripts());
    try (Scripts scripts = Scripts.offline(dir, Rehearsals.patient(settings.scripts()))) {
      Set<String> pools = settings.pools().keySet();
      uses.forEach((path, use) -> problems.addAll(of(scripts, path, use, pools)));
    }
    uses.values().stream()
        .map(ScriptUser.Use::file)
        .filter(file -> !broken.contains(file))
        .distinct()
        .forEach(file -> problems.addAll(tests.problems(dir.resolve(file))));
    return problems.stream().distinct().toList();
  }

  private void collect(String path, Object part) {
    switch (part) {
      case Extension<?> extension -> collect(path, extension.settings());
      case Record settings -> {
        if (settings instanceof ScriptUser user) {
          user.scripts().forEach(use -> uses.put(under(path, use.path()), use));
        }
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
          descend(under(path, component.getName()), settings, component);
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          collect(path + "[" + i + "]", list.get(i));
        }
      }
      case Map<?, ?> map -> map.forEach((key, value) -> collect(under(path, "" + key), value));
      default -> {}
    }
  }

  private void descend(String path, Record settings, RecordComponent component) {
    if (component.getType().isPrimitive()) {
      return;
    }
    Method accessor = component.getAccessor();
    boolean _ = accessor.trySetAccessible();
    try {
      Object value = accessor.invoke(settings);
      if (value != null) {
        collect(path, value);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          path + ": cannot be read (expected: a record's component)", e);
    }
  }

  private static String under(String path, String key) {
    return path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
  }

  private List<Problem> of(Scripts scripts, String path, ScriptUser.Use use, Set<String> pools) {
    try {
      Script script = scripts.open(use.file(), use.role());
      return use.choosesPools()
          ? Scripts.unknownPools(script, pools::contains).stream()
              .map(unknown -> problem(scripts, path, unknown))
              .toList()
          : List.of();
    } catch (ScriptException e) {
      broken.add(use.file());
      return List.of(problem(scripts, path, e));
    }
  }

  private Problem problem(Scripts scripts, String path, ScriptException e) {
    ScriptException.Place place = e.place();
    if (place == null) {
      return loaded.positions().problem(path, e.words());
    }
    String frame = e.frame();
    return new Problem(
        scripts.dir().resolve(place.file()).toString(),
        place.line(),
        place.column(),
        path,
        frame.isEmpty() ? e.words() : e.words() + "\n" + frame);
  }
}
